package check

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/problem"
)

// judge adds problems and warnings. A problem stops the source from giving figures, a warning makes
// its figures too low or doubtful.
func (c *check) judge() {
	c.currencies()
	for i := range c.report.Kinds {
		c.rejections(&c.report.Kinds[i])
	}
	c.statuses()
	c.guests()
	for _, r := range c.plan.Queries {
		c.defaults(r)
	}
}

// future is how far in the future the newest row may lie, if clocks differ a little.
const future = 5 * time.Minute

// defaults warns about settings that a query of the configuration omits and that change figures.
func (c *check) defaults(r *Query) {
	s := c.seen[r.Shape.Kind]
	if s == nil {
		return
	}
	zone := r.Decoder.Zone()
	if r.Custom && r.Decoder.Guessed() {
		c.report.warn("set zone to the zone of these times, such as utc or "+zone.String(),
			"%s: no zone is set; times that are not of type TIMESTAMP are read as times of %s", r.Shape.Name, zone)
	}
	if ahead := time.Unix(s.newest, 0).Sub(c.now); ahead > future && s.rows > 0 {
		c.report.warn("check zone", "%s: the newest row is of %s from now; the server's clock shows %s UTC",
			r.Shape.Name, ahead.Round(time.Minute), c.now.UTC().Format(time.DateTime))
	}
	if r.Custom && !r.Spec.Gross && slices.Contains(s.columns, "total") && !slices.ContainsFunc(s.columns, isTax) {
		c.report.warn("select tax, or net instead of total, or set gross: true if the totals contain no tax",
			"%s: total is selected without tax; tax in it counts as revenue", r.Shape.Name)
	}
}

func isTax(column string) bool { return column == "net" || column == "tax" || column == "goods_tax" }

// rejections reports why rows of a kind were rejected.
func (c *check) rejections(k *KindReport) {
	if k.Failed || len(k.Rejected) == 0 {
		return
	}
	all := k.Read == 0 && (k.Kind == record.KindOrder || !c.report.yields())
	for _, why := range slices.Sorted(maps.Keys(k.Rejected)) {
		msg := fmt.Sprintf("%s: %d of %d rows of the newest page rejected: %s%s", decode.Plural(k.Kind), k.Rejected[why], k.PageRows, why, c.example(k.Kind, why))
		if all {
			c.report.Problems = append(c.report.Problems, problem.Problem{Msg: msg, Remedy: why.Remedy()})
			continue
		}
		c.report.Warnings = append(c.report.Warnings, problem.Problem{Msg: msg, Remedy: why.Remedy()})
	}
}

// yields reports whether records of any kind could be decoded.
func (r *Report) yields() bool {
	return slices.ContainsFunc(r.Kinds, func(k KindReport) bool { return k.Read > 0 })
}

// example names the column and a value for a reason.
func (c *check) example(kind record.Kind, why decode.Reason) string {
	s := c.seen[kind]
	if s == nil {
		return ""
	}
	b := s.blamed[why]
	switch {
	case b.column == "":
		return ""
	case b.example == "":
		return ", column " + b.column
	}
	return fmt.Sprintf(", column %s, such as %q", b.column, b.example)
}

// statuses reports unlisted statuses, and a page without sales.
func (c *check) statuses() {
	listed := false
	for _, r := range c.plan.Queries {
		listed = listed || r.Shape.Kind == record.KindOrder && r.Decoder.Statuses()
	}
	for _, s := range c.report.Statuses {
		if s.Meaning == "" && listed {
			c.report.warn("put it on one of the lists in statuses", "the status %s of %d orders is on no list and does not count as a sale", shown(s.Status), s.Orders)
		}
	}
	k := c.kind(record.KindOrder)
	if k.Read > 0 && c.report.Facts.Sales == 0 {
		c.report.Problems = append(c.report.Problems, problem.Problem{
			Msg:    fmt.Sprintf("orders: none of the newest %d counts as a sale", k.Read),
			Remedy: "put the statuses of paid orders on the list statuses.sale",
		})
	}
}

// sortedNames returns the names of lists, sorted.
func sortedNames(s decode.Statuses) []string { return slices.Sorted(maps.Keys(s)) }
