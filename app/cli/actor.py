"""コマンドを打った人. ログインは無いので、その機械での利用者の名を出来事に残す。"""

from __future__ import annotations

import getpass

from app.clock import now
from db.events import Act


def command_act() -> Act:
    """コマンドを打った人が、いますること。"""
    return Act(f"コマンド({getpass.getuser()})", now())
