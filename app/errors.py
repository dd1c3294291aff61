"""利用者に見せる誤り. どの誤りも、何が・どこで・どうすればよいかを日本語の一行で述べる。"""

from __future__ import annotations


class KaigirokuError(Exception):
    """利用者に見せる誤りの根。str() がそのまま画面や標準エラー出力の一行になる。"""


class SourceError(KaigirokuError):
    """ファイルを会議録や計画として読めない。何も保存されていない。"""


class UsageError(KaigirokuError):
    """頼まれたことが、いまの状態ではできない(会議がない、ポートが使われているなど)。"""


class TooManyAttemptsError(KaigirokuError):
    """短い間に試みが多すぎるので、しばらく受け付けない。"""
