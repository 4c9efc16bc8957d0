package landing

var english = texts{
	Heading: "Customer loyalty", NeedsAttention: "needs attention", BusinessDay: "business day", More: "More", AtAGlance: "At a glance", Today: "today",

	PendingHeading: "A newer configuration waits for its sources",
	PendingText:    "It was read %s and takes over when its sources have been read. The previous configuration stays in use until then.",
	WaitingLoad:    "Source %s is being read.",
	WaitingFailure: "Source %s cannot be read: %s.",
	RefusedHeading: "The new configuration was refused",
	RefusedText:    "It was read %s. The previous configuration stays in use until a reload succeeds.",

	NoFigures:       "No figures yet",
	FirstLoad:       "The exporter reads the sources for the first time. The figures appear here when it has read everything. This page refreshes every few seconds.",
	FirstLoadFailed: "The figures appear here when every source has been read once. This page refreshes every few seconds.",

	CannotRead: "Source %s cannot be read", Sources: "Sources",
	CheckBefore: "To find the cause, run",
	CheckAfter:  "with the same configuration. It connects to the source, looks for what it needs and reports what is missing.",
	NoSources:   "Add at least one source to the configuration file, under",
	State:       "State", UpToDate: "Read", NewestRecord: "Newest record", RecordsKept: "Records", Rejected: "Rejected records", Attention: "Needs attention", None: "none",
	NoSource: "No source is configured", SourcesFailed: "Cannot be read: %d of %d sources", LoadingSources: "Reading the sources for the first time",
	AllRead: "All sources read %s", OwnQueries: "own queries",
	Failing: "cannot be read", Loading: "being read for the first time", Up: "up to date", NotRead: "not yet", NoRecord: "none yet",
	FiguresMissing: "Its figures are missing until it can be read.",
	FiguresStale:   "Its last figures stay in use.",
	Retry:          "The exporter retries at least %s after each attempt.",

	CustomerValue: "Customer lifetime value", HowComputed: "How it is computed", Shaded: "(shaded: too early to compare)", UpToToday: "up to today",
	NegativeChurn: "Negative churn: customers who stay spend more extra than the others take away.",
	NoData:        "Not enough data yet.", NoFigureToday: "No figure for today: not enough data in this window or in the previous one.",
	NoFigureThen: "No figure from %s", TooEarly: "Too early to compare with %s",
	Higher: "%s higher than %s", Lower: "%s lower than %s", Same: "same as %s", Better: "better", Worse: "worse", Usual: "within the usual variation",
	YearAgo: "a year ago", DaysAgoWindow: "%s ago", ChartSummary: "Since %s between %s and %s", ChartNow: "now %s",
	Bought: "bought in the previous window too", FirstBought: "bought for the first time", CameBack: "came back after a pause",
	DidNotBuy: "bought in the previous window, not in this one", ActiveCustomers: "Active customers",
	Forecast: "forecast", NoForecast: "No recent forecast.", ForecastOf: "forecast of %s", Interval: "probably between %s and %s (95\u00a0%%)", Next: "next %s",
	Last: "last %s", WindowAll: "since the first order", WindowToday: "today",

	InFuture: "in the future", JustNow: "just now", MinutesAgo: "%d minutes ago", HoursAgo: "%d hours ago", DaysAgo: "%d days ago",
	OneMinute: "1 minute", Minutes: "%d minutes", OneSecond: "1 second", Seconds: "%d seconds", Days: "%s days", OneDay: "day",
	OneYear: "year", TwoYears: "two years",

	Demo: "Demo: a generated shop. Its clock shows %s.", Exact: "Exact definition", WithinHorizon: "within %s of the first purchase",
	Guide: "Documentation", Grafana: "Boards in Grafana", OtherLanguage: "Nederlands",

	Metrics: "Prometheus metrics", Catalogue: "Catalogue of measures", Status: "Status", Program: "Loyalty exporter",
	Background: "The exporter computes the figures in the background after each poll.",

	periods:  map[string]string{"month": "this month", "quarter": "this quarter", "year": "this year"},
	weekdays: []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}
