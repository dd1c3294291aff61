"""保存と検索の誤り. どれも str() が、何が・どこで・どうすればよいかを述べた日本語 1 行になる。"""

from __future__ import annotations

from collections.abc import Sequence


class StoreError(Exception):
    """保存と検索で起きる誤りの根。画面にも標準エラー出力にもそのまま出せる。"""


class CannotOpenError(StoreError):
    """データベースを開けない。"""


class SqliteTooOldError(CannotOpenError):
    """読み込まれた SQLite が古すぎる。"""


class SchemaTooNewError(CannotOpenError):
    """データベースが、このプログラムより新しい版で書かれている。"""


class KeyFileError(StoreError):
    """鍵のファイルを、読めないか書けない。"""


class CopyError(StoreError):
    """バックアップを作れないか、戻せない。"""


class BusyError(StoreError):
    """ほかの書き込みが長く続いていて、待っても順番が来なかった。"""


class ConflictError(StoreError):
    """ほかの人か処理が先に変えたので、この変更は受け付けられない。"""


class TookTooLongError(StoreError):
    """検索に時間がかかりすぎたので、途中でやめた。"""


class TooManyError(StoreError):
    """番号を付けきれないほど多い。"""

    def __init__(self, noun: str, most: int) -> None:
        """noun は多すぎるもの、most は上限。"""
        super().__init__(f"{noun}が多すぎます。{most:,} 件までにしてください。")


class NotFoundError(StoreError):
    """番号か名前で指されたものが無い。"""

    def __init__(self, noun: str, which: object) -> None:
        """noun は「会議」などの名詞、which は番号か名前。"""
        super().__init__(f"{noun}「{which}」は見つかりません。一覧から選び直してください。")
        self.noun = noun
        self.which = which


class MaskedSinceSealedError(StoreError):
    """確定した後に伏せた箇所が、封をした公開版に出ているので、原本を見ない人には渡せない。"""

    def __init__(self) -> None:
        """いつも同じ一行になる。"""
        super().__init__(
            "確定した後に伏せた箇所があるので、公開版は渡せません。会議体の事務局にお尋ねください。"
        )


class WordTakenError(StoreError):
    """用語集の語が、もう別の組にある。"""

    def __init__(self, word: str, group: Sequence[str]) -> None:
        """word は加えようとした語、group はそれをすでに含む組の語。"""
        super().__init__(
            f"「{word}」は、すでに「{'、'.join(group)}」の組にあります。その組を直すか、この語を除いてください。"
        )


class NameTakenError(StoreError):
    """同じ名前のものが、もうある。"""

    def __init__(self, noun: str, name: str) -> None:
        """noun は「会議体」などの名詞、name はその名前。"""
        super().__init__(f"{noun}「{name}」は、すでにあります。別の名前にしてください。")


class AlreadyImportedError(StoreError):
    """同じ内容の文書がもう取り込まれている。meeting_id か plan_id のどちらかが入る。"""

    def __init__(self, file_name: str, *, meeting_id: int | None, plan_id: int | None) -> None:
        """file_name は今度の文書の名前。前の文書と名前が違っていても、内容が同じならこの誤りになる。"""
        where = f"会議 {meeting_id}" if meeting_id is not None else f"計画 {plan_id}"
        super().__init__(f"「{file_name}」と同じ内容の文書は、すでに{where}として取り込まれています。")
        self.meeting_id = meeting_id
        self.plan_id = plan_id


class LoginTakenError(StoreError):
    """ログインの名が、もう使われている。"""

    def __init__(self, login: str) -> None:
        """login は付けようとした名。"""
        super().__init__(f"ログイン名「{login}」はもう使われています。別の名にしてください。")


class IdentityTakenError(StoreError):
    """ディレクトリーの識別子が、もうほかのアカウントに結び付けてある。"""

    def __init__(self, name: str) -> None:
        """name は結び付けてある人の氏名。"""
        super().__init__(
            f"この識別子は、もう {name} のアカウントに結び付けてあります。どちらの人のものかを確かめてください。"
        )


class LastAdministratorError(ConflictError):
    """停止するか役割を変えると、働いている管理者がいなくなる。"""

    def __init__(self, name: str) -> None:
        """name は最後の管理者の氏名。"""
        super().__init__(
            f"{name} は、働いているただひとりの管理者です。ほかの管理者を加えてから、停止するか役割を変えてください。"
        )
