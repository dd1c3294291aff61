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
| /meetings/{id}/bulk            | bulk.BulkPage             | boards/bulk.html        |
| /exchanges/{id}                | exchanges.ExchangePage    | exchanges/show.html     |
| /exchanges/{id}/edit           | edits.EditPage            | edits/edit.html         |
| /plans                         | plans.PlanListPage        | plans/index.html        |
| /plans/{id}                    | plans.PlanPage            | plans/show.html         |
| /measures/{id}                 | measures.MeasurePage      | measures/show.html      |
| /follow-ups                    | follow_ups.FollowUpListPage | follow_ups/index.html |
| /search                        | search.SearchPage         | search/index.html       |
| /ask                           | ask.AskPage               | ask/index.html          |
| /open-data                     | open_data.OpenDataPage    | open_data/index.html    |
| /glossary                      | glossary.GlossaryPage     | glossary/index.html     |
| /glossary/{id}                 | glossary.GlossaryGroupPage | glossary/show.html     |
| /import                        | imports.ImportPage        | imports/new.html        |
| /jobs/{id}                     | jobs.JobPage              | jobs/show.html          |
| 誤りのとき                     | errors.ErrorPage          | errors/show.html        |
"""
