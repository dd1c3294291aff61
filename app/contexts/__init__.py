"""画面の文脈. 画面ひとつに、凍結した dataclass ひとつ。テンプレートはそこにあるものだけを使う。

どの文脈も title(見出し)と crumbs(上の階層)を持ち、load_…() がデータベースから、…_page() が行の値から作る。
項目の意味は、それぞれの dataclass の説明に一つ残らず書く(tests/app/test_contexts.py が確かめる)。

| 画面                           | 文脈                      | テンプレート            |
| ------------------------------ | ------------------------- | ----------------------- |
| /                              | meetings.MeetingListPage  | meetings/index.html     |
| /meetings/{id}                 | meetings.MeetingPage      | meetings/show.html      |
| /meetings/{id}/turns           | turns.TurnListPage        | turns/index.html        |
| /meetings/{id}/turns/{number}  | turns.TurnPage            | turns/show.html         |
| /meetings/{id}/draft           | drafts.DraftPage          | drafts/show.html        |
| /meetings/{id}/language-model  | language_model.LanguageModelPage | language_model/show.html |
| /meetings/{id}/draft/changes   | drafts.ChangesPage        | drafts/changes.html     |
| /meetings/{id}/draft/sentence  | draft_sentence.SentencePage | drafts/sentence.html  |
| /meetings/{id}/draft/dropped   | draft_dropped.DroppedPage | drafts/dropped.html     |
| /meetings/{id}/draft/regenerate | draft_regeneration.RegenerationPage | drafts/regenerate.html |
| /meetings/{id}/draft/revisions | draft_revisions.RevisionsPage | drafts/revisions.html |
| /meetings/{id}/draft/compare   | draft_revisions.ComparisonPage | drafts/compare.html |
| 要約案の文が先に変えられたとき | draft_conflict.ConflictPage | drafts/conflict.html  |
| /meetings/{id}/stage           | stages.StagePage          | stages/show.html        |
| /meetings/{id}/disclosure      | withholdings.WithholdingsPage | withholdings/show.html |
| /meetings/{id}/signing         | signing.SigningPage       | signing/show.html       |
| /meetings/{id}/errata          | errata.ErrataPage         | errata/show.html        |
| /deadlines                     | deadlines.DeadlinesPage   | deadlines/show.html     |
| /meetings/{id}/review          | review.ReviewPage         | review/show.html        |
| /meetings/{id}/bulk            | bulk.BulkPage             | boards/bulk.html        |
| /meetings/{id}/access-links    | access_links.AccessLinksPage | access_links/index.html |
| /exchanges/{id}                | exchanges.ExchangePage    | exchanges/show.html     |
| /exchanges/{id}/edit           | edits.EditPage            | edits/edit.html         |
| /plans                         | plans.PlanListPage        | plans/index.html        |
| /plans/{id}                    | plans.PlanPage            | plans/show.html         |
| /measures/{id}                 | measures.MeasurePage      | measures/show.html      |
| /follow-ups                    | follow_ups.FollowUpListPage | follow_ups/index.html |
| /search                        | search.SearchPage         | search/index.html       |
| /ask                           | ask.AskPage               | ask/index.html          |
| /searches                      | searches.SearchesPage     | searches/index.html     |
| /open-data                     | open_data.OpenDataPage    | open_data/index.html    |
| /records                       | records.RecordsPage       | records/index.html      |
| /records/{会議録 ID}           | public_record.PublicRecordPage | records/show.html  |
| /records/measures              | public_measures.PublicMeasureListPage | public_measures/index.html |
| /records/measures/{id}         | public_measures.PublicMeasurePage | public_measures/show.html |
| /glossary                      | glossary.GlossaryPage     | glossary/index.html     |
| /glossary/{id}                 | glossary.GlossaryGroupPage | glossary/show.html     |
| /committees                    | committees.CommitteeListPage | committees/index.html |
| /committees/{id}               | committees.CommitteePage  | committees/show.html    |
| /committees/{id}/procedure     | procedures.ProcedurePage  | procedures/show.html    |
| /import                        | imports.ImportPage        | imports/new.html        |
| /jobs/{id}                     | jobs.JobPage              | jobs/show.html          |
| /login                         | login.LoginPage           | login/new.html          |
| /login/code                    | login.CodePage            | login/code.html         |
| /setup/{token}                 | links.SetupPage           | links/setup.html        |
| /accounts/{id}/directory       | identities.IdentityPage   | accounts/directory.html |
| /login/directory               | login.DirectoryPage       | login/directory.html    |
| /access/{token}                | links.AccessPage          | links/access.html       |
| /account                       | own_account.OwnAccountPage | own_account/show.html  |
| /account/totp/confirmation     | own_account.RecoveryCodesPage | own_account/codes.html |
| /account/feed                  | own_account.OwnFeedPage   | own_account/feed.html   |
| /accounts                      | accounts.AccountListPage  | accounts/index.html     |
| /accounts/{id}                 | accounts.AccountPage      | accounts/show.html      |
| /events                        | events.EventListPage      | events/index.html       |
| 誤りのとき                     | errors.ErrorPage          | errors/show.html        |
"""
