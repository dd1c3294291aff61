"""誤りの画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from app import addresses
from app.contexts.crumbs import Crumb

# 状態の番号ごとの見出しと、次にすること。
_MESSAGES = {
    400: ("送られたものを読めません", "前の画面に戻って、入力し直してください。"),
    401: ("ログインしてください", "ログインしてから、もう一度開いてください。"),
    403: ("受け付けられません", "前の画面を読み込み直してから、もう一度送ってください。"),
    404: ("見つかりません", "アドレスを確かめるか、一覧か検索から探してください。"),
    405: ("このアドレスではその操作はできません", "一覧か検索から、もう一度開いてください。"),
    409: ("ほかの人が先に変えました", "画面を読み込み直して、いまの内容を確かめてください。"),
    410: (
        "掲載を終えました",
        "この会議録は、掲載の期間を終えました。ほかの会議録は、一覧から探してください。",
    ),
    413: ("大きすぎます", "ファイルを分けるか、文字だけのファイルにしてください。"),
    422: ("入力に誤りがあります", "前の画面に戻って、入力し直してください。"),
    429: ("しばらく受け付けません", "15 分ほど待ってから、もう一度試してください。"),
    500: ("処理の途中でエラーが発生しました", "しばらくしてからもう一度試してください。"),
    503: ("混み合っています", "少し待ってからもう一度試してください。"),
}


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """誤りの画面。

    title, crumbs: 見出しと上の階層。
    status: 状態の番号。
    message: 何が起きたか、どうすればよいか。
    reference: 管理者が記録を調べるための参照番号か None。
    sent: 受け付けなかったフォームに打たれていた文。失わないように、そのまま見せる。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    status: int
    message: str
    reference: str | None
    sent: tuple[str, ...] = ()


def error_page(status: int, message: str | None = None, reference: str | None = None) -> ErrorPage:
    """状態の番号から画面を作る。message があれば、決まり文句の代わりに出す。"""
    title, advice = _MESSAGES.get(status, ("エラーが発生しました", "一覧からもう一度試してください。"))
    return ErrorPage(title, (Crumb("会議", addresses.MEETINGS),), status, message or advice, reference)
