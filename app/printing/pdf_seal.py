"""PDF の封. 市の証明書で PDF に電子署名(PAdES B-B)を付け、後の変更が分かるようにする。

鍵と証明書はデータベースの外のファイルに置く。時刻は署名する機械の時計のもので、第三者のタイムスタンプではない。
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from app.errors import SourceError
from app.printing.seal_files import SealFiles

_FIELD = "Kaigiroku"


@dataclass(frozen=True, slots=True)
class SealCheck:
    """封の確かめ。signer は署名した証明書の名、whole は封をした後に何も変わっていないか。"""

    signer: str
    whole: bool


def seal_pdf(pdf: bytes, files: SealFiles, reason: str) -> bytes:
    """PDF に封をする。reason は署名の理由(PDF に書かれる)。封の後は、どんな変更も封を破る。

    SourceError: 証明書か合い言葉を読めないとき。
    """
    signer = load_signer(files)
    about = PdfSignatureMetadata(
        field_name=_FIELD,
        reason=reason,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    sealed: io.BytesIO = sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), about, signer)
    return sealed.getvalue()


def load_signer(files: SealFiles) -> SimpleSigner:
    """封に使う証明書と鍵を読む。SourceError: 読めないか、合い言葉が違う。"""
    try:
        words = files.password.read_bytes().split(b"\n", 1)[0].strip() if files.password else None
        bundle = files.bundle.read_bytes()
    except OSError as error:
        raise SourceError(
            f"「{error.filename}」を読めません({error.strerror})。場所と権限を確かめてください。"
        ) from error
    try:
        signer: SimpleSigner = SimpleSigner.load_pkcs12_data(bundle, other_certs=[], passphrase=words)
    except (
        ValueError,
        AttributeError,
    ) as error:  # 鍵か証明書が入っていないと、部品は AttributeError にする。
        raise SourceError(
            f"{files.bundle.name} では封ができません。証明書と鍵の入った PKCS #12 のファイルと、その合い言葉を指定してください。"
        ) from error
    return signer


def check_seal(pdf: bytes, certificate: Path) -> SealCheck | None:
    """PDF の封を、市の証明書で確かめる。封が無ければ None。

    SourceError: PDF として読めないとき。
    """
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    except PdfReadError as error:
        raise SourceError("PDF として読めません。書き出したままのファイルを指定してください。") from error
    if not found:
        return None
    root = load_cert_from_pemder(str(certificate))  # type: ignore[no-untyped-call]  # 同上。
    trusted = ValidationContext(trust_roots=[root])
    signer = found[0].signer_cert.subject.native.get("common_name", "")
    try:
        whole = validate_pdf_signature(found[0], trusted).bottom_line
    except SignatureValidationError:
        whole = False
    return SealCheck(signer, whole and len(found) == 1)
