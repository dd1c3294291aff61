"""来た人. 一つの要求がだれのものか。"""

from __future__ import annotations

from dataclasses import dataclass

from db.access_links import AccessLink
from db.accounts import Account
from db.records import LinkPurpose, Role


@dataclass(frozen=True, slots=True)
class Rights:
    """来た人の許しを決めるもの。role と committees はアカウントの役割と担当する会議体、meeting_id と purpose はリンクの会議と用途。"""

    role: Role | None
    committees: frozenset[int]
    meeting_id: int | None
    purpose: LinkPurpose | None


@dataclass(frozen=True, slots=True)
class Visitor:
    """来た人。アカウントの人、リンクの人、どちらでもない(ログインしていない)人のどれか。

    account: アカウントの人のとき、そのアカウント。
    link: リンクの人のとき、そのリンク。
    awaiting: パスワードまで済み、二段階目の番号を待っている人のアカウント。まだだれでもない。
    session_id: 続いているセッションの id。ログインしていなければ None。

    署名委員は会議ごとの務めなので、ここには無い。署名してよいかは app/signing/acts.py が確かめる。
    """

    account: Account | None = None
    link: AccessLink | None = None
    awaiting: Account | None = None
    session_id: int | None = None

    @property
    def known(self) -> bool:
        """だれか分かっているか。"""
        return self.account is not None or self.link is not None

    @property
    def rights(self) -> Rights:
        """何を見てよく、何をしてよいか。同じ人どうしには、同じ内容を見せてよい。"""
        return Rights(
            self.account.role if self.account else None,
            self.account.committees if self.account else frozenset(),
            self.link.terms.meeting_id if self.link else None,
            self.link.terms.purpose if self.link else None,
        )

    @property
    def name(self) -> str:
        """画面に出す氏名。ログインしていなければ空。"""
        if self.account:
            return self.account.name
        return self.link.terms.holder if self.link else ""

    @property
    def actor(self) -> str:
        """出来事に残す名。同じ氏名の人も見分けられる。ValueError: ログインしていない。"""
        if self.account:
            return actor_name(self.account)
        if self.link:
            return f"{self.link.terms.holder}({self.link.terms.purpose.value}のリンク {self.link.id})"
        raise ValueError("ログインしていない人の操作は記録できません。")


def actor_name(account: Account) -> str:
    """アカウントの人を出来事に残す名。

    ログインの名は後から変わらず、ほかの人に使い回されない。
    """
    return f"{account.name}({account.login})"


ANONYMOUS = Visitor()
