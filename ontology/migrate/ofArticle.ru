# The precision of the article in place of sg:ofArticle, and sg:datedByArticle; without one, the day.
PREFIX sg: <https://w3id.org/stancegraph/ns#>

DELETE { ?stance sg:datePrecision sg:ofArticle }
INSERT { ?stance sg:datePrecision ?precision ; sg:datedByArticle true }
WHERE {
  ?stance sg:datePrecision sg:ofArticle .
  OPTIONAL { ?stance sg:reportedIn/sg:datePrecision ?known }
  BIND(COALESCE(?known, sg:day) AS ?precision)
}
