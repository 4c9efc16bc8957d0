package landing

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/klantenbinding/loyalty/internal/words"
)

// texts are the sentences of the page in one language. %s and %d stand for arguments.
type texts struct {
	Heading, NeedsAttention, BusinessDay, More, AtAGlance, Today string

	// The newer configuration that waits.
	PendingHeading, PendingText, WaitingLoad, WaitingFailure string

	// The configuration that was refused.
	RefusedHeading, RefusedText string

	// The page without figures.
	NoFigures, FirstLoad, FirstLoadFailed string

	// The sources.
	CannotRead, CheckBefore, CheckAfter, Sources, NoSources               string
	State, UpToDate, NewestRecord, RecordsKept, Rejected, Attention, None string
	NoSource, SourcesFailed, LoadingSources, AllRead, OwnQueries          string
	Failing, Loading, Up, NotRead, NoRecord, FiguresMissing, FiguresStale string
	Retry                                                                 string

	// The tiles.
	CustomerValue, HowComputed, Shaded, UpToToday, NegativeChurn         string
	NoData, NoFigureToday, NoFigureThen, TooEarly, Higher, Lower, Same   string
	Better, Worse, Usual, YearAgo, DaysAgoWindow, ChartSummary, ChartNow string
	Bought, FirstBought, CameBack, DidNotBuy, ActiveCustomers, Forecast  string
	NoForecast, ForecastOf, Interval, Next, Last, WindowAll, WindowToday string

	// The times.
	InFuture, JustNow, MinutesAgo, HoursAgo, DaysAgo     string
	OneMinute, Minutes, OneSecond, Seconds, Days, OneDay string
	OneYear, TwoYears                                    string

	// The footer.
	Metrics, Catalogue, Status, Program, Background string
	Guide, Grafana, OtherLanguage                   string

	// Demo is the banner of a generated business, Exact the link to a definition.
	Demo, Exact, WithinHorizon string

	// periods are the calendar windows, weekdays are names in the order of package time.
	periods  map[string]string
	weekdays []string
}

// locale is a language with its texts.
type locale struct {
	words.Language
	*texts
}

// locales are the languages of the page, the fallback first.
func locales() []locale {
	return []locale{{words.English, &english}, {words.Dutch, &dutch}}
}

// chosen returns the language of a link on the page, else the one that fits an Accept-Language header
// best.
func chosen(link, header string) locale {
	all := locales()
	for _, l := range all {
		if string(l.Language) == link {
			return l
		}
	}
	tags := make([]language.Tag, len(all))
	for i, l := range all {
		tags[i] = language.Make(string(l.Language))
	}
	wanted, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return all[0]
	}
	_, i, _ := language.NewMatcher(tags).Match(wanted...)
	return all[i]
}

// other returns the language that the page links.
func (l locale) other() words.Language {
	if l.Language == words.Dutch {
		return words.English
	}
	return words.Dutch
}

// overview returns the uid of the overview board.
func (l locale) overview() string {
	if l.Language == words.Dutch {
		return "loyalty-overview-nl"
	}
	return "loyalty-overview"
}

// date writes a day: "Sunday, 22 November 2026".
func (l locale) date(t time.Time) string {
	comma := ","
	if l.Language == words.Dutch {
		comma = ""
	}
	return fmt.Sprintf("%s%s %s %d", l.weekdays[t.Weekday()], comma, l.DayMonth(t), t.Year())
}

// month writes a month: "Nov 2026".
func (l locale) month(t time.Time) string {
	return fmt.Sprintf("%.3s %d", l.Month(t.Month()), t.Year())
}

// ago says how long before now t was.
func (l locale) ago(now, t time.Time) string {
	switch d := now.Sub(t); {
	case d < 0:
		return l.InFuture
	case d < 90*time.Second:
		return l.JustNow
	case d < 90*time.Minute:
		return fmt.Sprintf(l.MinutesAgo, int(d.Minutes()))
	case d < 36*time.Hour:
		return fmt.Sprintf(l.HoursAgo, int(d.Hours()))
	default:
		return fmt.Sprintf(l.DaysAgo, int(d.Hours()/24))
	}
}

// duration writes a duration in minutes, or in seconds if it is not a number of minutes.
func (l locale) duration(d time.Duration) string {
	if d%time.Minute == 0 {
		return l.count(int(d/time.Minute), l.OneMinute, l.Minutes)
	}
	return l.count(int(max(1, d/time.Second)), l.OneSecond, l.Seconds)
}

// count writes a number of things.
func (l locale) count(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf(many, n)
}

// window says which days a figure covers: "last 90 days", "since the first order".
func (l locale) window(w string) string {
	switch days, ok := strings.CutSuffix(w, "d"); {
	case w == "":
		return l.WindowToday
	case w == "lifetime":
		return l.WindowAll
	case ok:
		return fmt.Sprintf(l.Last, l.days(days))
	default:
		return l.periods[w]
	}
}

// days writes a number of days.
func (l locale) days(n string) string {
	switch n {
	case "365":
		return l.OneYear
	case "730":
		return l.TwoYears
	case "1":
		return l.OneDay
	default:
		return fmt.Sprintf(l.Days, n)
	}
}

// firstSentence returns the first sentence of a text.
func firstSentence(s string) string {
	if i := strings.Index(s, ". "); i >= 0 {
		return s[:i+1]
	}
	return s
}

// asSentence begins a text with a capital letter and ends it with a full stop.
func asSentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "."
}
