"""封の公開版が除いているもの. いま伏せてあるものが、封をした公開版に出ていないかを、中身で確かめる。"""

from __future__ import annotations

from app.sealing.archive import ArchiveError, unpack
from app.sealing.checking import read_record
from app.sealing.parts import WithheldPart
from db.sealed_records import WithheldNow


def leaves_out(public: bytes, withheld: WithheldNow) -> bool:
    """封をした公開版の zip が、いま伏せてある発言と段落をすべて除いているか。読めなければ False。

    一度解いて伏せ直した箇所もあるので、時刻ではなく、公開版が述べているもので決める。
    """
    try:
        leaves = read_record(unpack(public)).leaves
    except ArchiveError:
        return False
    parts = [leaf.content for leaf in leaves if leaf and isinstance(leaf.content, WithheldPart)]
    return withheld.turns <= {part.number for part in parts if part.of == "turn"} and withheld.paragraphs <= {
        part.number for part in parts if part.of == "paragraph"
    }
