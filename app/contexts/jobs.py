"""処理の画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from app import addresses
from app.contexts.crumbs import Crumb
from app.importing import Imported
from app.jobs import Stage
from db.jobs import Job, JobKind, JobState


@dataclass(frozen=True, slots=True)
class JobPage:
    """処理の進み具合(/jobs/{id})。

    title, crumbs: 見出しと上の階層。
    section: メニューのどこに属するか。
    label: ファイル名か、処理の名前。
    state: 実行中・完了・失敗。
    running, failed: その二つの状態か。
    message: 今していること、できあがったもの、または失敗の理由。
    done, total: 済んだ数と全体の数。
    poll_url: 進み具合を JSON で返すアドレス。
    result_url, result_label: できた会議か計画のアドレスと、そこへの案内(分からなければ一覧)。
    already: 同じ内容がすでに取り込まれていたか。
    again_url, again_label, more_label: もう一度する、または続けてするための画面と、そこへの案内(失敗のときと、終わったとき)。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    section: str
    label: str
    state: str
    running: bool
    failed: bool
    message: str
    done: int
    total: int
    poll_url: str
    result_url: str
    result_label: str
    already: bool
    again_url: str
    again_label: str
    more_label: str


@dataclass(frozen=True, slots=True)
class _Words:
    """処理の種類ごとの言葉。

    section: メニューのどこに属するか。
    crumb: 上の階層。
    running, failed, done: 状態ごとの見出し。
    again_label, more_label: 失敗のときと終わったときの、次の画面への案内。
    """

    section: str
    crumb: Crumb
    running: str
    failed: str
    done: str
    again_label: str
    more_label: str


_WORDS = {
    JobKind.IMPORT: _Words(
        "import", Crumb("取り込み", addresses.IMPORT),
        "取り込んでいます", "取り込めませんでした", "取り込みました", "もう一度取り込む", "続けて取り込む",
    ),
    JobKind.REWRITE: _Words(
        "meetings", Crumb("会議", addresses.MEETINGS),
        "言語モデルで書き直しています", "言語モデルで書き直せませんでした", "言語モデルで書き直しました", "会議の一覧に戻る", "会議の一覧に戻る",
    ),
    JobKind.ANALYSIS: _Words(
        "glossary", Crumb("用語集", addresses.GLOSSARY),
        "紐付けをやり直しています", "紐付けをやり直せませんでした", "紐付けをやり直しました", "用語集に戻る", "用語集に戻る",
    ),
    JobKind.REDRAFT: _Words(
        "meetings", Crumb("会議体", addresses.COMMITTEES),
        "要約案を書き直しています", "要約案を書き直せませんでした", "要約案を書き直しました", "会議体に戻る", "会議体に戻る",
    ),
}  # fmt: skip


def job_page(job: Job, stage: Stage | None, result: Imported | None) -> JobPage:
    """処理の行と、メモリにある進み具合と結果から画面を作る。"""
    url, label = _result(result, job.kind)
    words = _WORDS[job.kind]
    return JobPage(
        title=_title(job, result, words),
        crumbs=(words.crumb,),
        section=words.section,
        label=job.label,
        state=job.state.value,
        running=job.state is JobState.RUNNING,
        failed=job.state is JobState.FAILED,
        message=stage.stage if stage else job.message,
        done=stage.done if stage else job.done,
        total=max(stage.total if stage else job.total, 1),
        poll_url=f"{addresses.job_url(job.id)}/state",
        result_url=url,
        result_label=label,
        already=result is not None and not result.new,
        again_url=words.crumb.url,
        again_label=words.again_label,
        more_label=words.more_label,
    )


def _title(job: Job, result: Imported | None, words: _Words) -> str:
    if job.state is JobState.RUNNING:
        return words.running
    if job.state is JobState.FAILED:
        return words.failed
    return "すでに取り込まれています" if result and not result.new else words.done


def _result(result: Imported | None, kind: JobKind) -> tuple[str, str]:
    if result and result.meeting_id is not None and kind is JobKind.REWRITE:
        return addresses.draft_url(result.meeting_id), "要約案を開く"
    if result and result.meeting_id is not None:
        return addresses.meeting_url(result.meeting_id), "会議を開く"
    if result and result.plan_id is not None:
        return addresses.plan_url(result.plan_id), "計画を開く"
    return addresses.MEETINGS, "会議の一覧を見る"
