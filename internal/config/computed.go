package config

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// computed checks sources whose figures their database computes.
func (l *loader) computed(f *file, business *time.Location) {
	for i := range f.Sources {
		c := &f.Sources[i]
		path := index("sources", i)
		switch c.Compute {
		case "", source.ComputeMemory:
		case source.ComputeDatabase:
			l.inDatabase(path, f, c, business)
		default:
			l.addf(join(path, "compute"), "unknown place %q: use memory or database", c.Compute)
		}
	}
}

// computedKinds are the kinds of record that a database can add up.
var computedKinds = []string{"orders", "refunds", "lines"}

// inDatabase checks what a database that computes the figures cannot do.
func (l *loader) inDatabase(path string, f *file, c *source.Config, business *time.Location) {
	at := join(path, "compute")
	if len(f.Sources) > 1 {
		l.addf(at, "database is for a single source, because customers of several sources are joined in memory: remove the other sources, or use memory")
	}
	if c.Preset != "" {
		l.addf(at, "database needs a query of your own instead of a preset: write queries.orders, or use memory")
		return
	}
	for _, name := range slices.Sorted(maps.Keys(c.Queries)) {
		if !slices.Contains(computedKinds, name) && !c.Queries[name].Off {
			l.addf(join(join(path, "queries"), name), "compute: database reads orders, refunds and lines only: remove this query, or use compute: memory")
		}
	}
	if c.Currency != "" && c.Currency != f.Business.Currency {
		l.addf(join(path, "currency"), "compute: database cannot convert currencies: convert the amounts in the query and remove currency, or use compute: memory")
	}
	l.computedDimensions(f)
	l.withoutRecords(path, f, c)
	l.computedZone(path, c, business)
}

// ofOrders are the built-in dimensions that a query of orders has.
var ofOrders = []ledger.Dimension{ledger.DimSource, ledger.DimChannel, ledger.DimCountry, ledger.DimAcquisitionChannel}

// computedDimensions refuses dimensions that orders do not have.
func (l *loader) computedDimensions(f *file) {
	for _, name := range slices.Sorted(maps.Keys(f.Dimensions)) {
		path, from := join("dimensions", name), ledger.From(f.Dimensions[name].From)
		d, builtIn := ledger.ParseDimension(name)
		switch {
		case builtIn && !slices.Contains(ofOrders, d):
			l.addf(path, "compute: database has no records besides orders: use source, channel, country, acquisition_channel or a column of orders, or use compute: memory")
		case from == ledger.FromCustomer || from == ledger.FromSubscription:
			l.addf(join(path, "from"), "compute: database has no records besides orders: use latest_order or first_order, or use compute: memory")
		}
	}
}

// withoutRecords refuses settings of how records are read and of lists of customers, which would have no effect.
func (l *loader) withoutRecords(path string, f *file, c *source.Config) {
	for _, kind := range computedKinds {
		at := join(join(path, "queries"), kind)
		l.withoutPages(at, c.Queries[kind])
		l.withoutWords(at, kind, c.Queries[kind])
	}
	for _, s := range []struct {
		path string
		set  bool
	}{
		{join(path, "reconcile_interval"), c.ReconcileInterval != 0},
		{join(path, "page_size"), c.PageSize != 0},
		{join(path, "page_pause"), c.PagePause != 0},
		{join(path, "customer_link"), c.CustomerLink != ""},
		{join(path, "grace"), c.Grace != nil && !usesGrace(c)},
		{join(path, "variables"), len(c.Variables) > 0},
		{"rates", len(f.Rates) > 0},
		{"surveys", f.Surveys != surveys{}},
		{"customer_list", f.CustomerList != customerList{}},
	} {
		l.withoutEffect(s.path, s.set)
	}
}

// usesGrace reports whether a query names the days of grace.
func usesGrace(c *source.Config) bool {
	for _, q := range c.Queries {
		if strings.Contains(q.SQL, "{grace_days}") {
			return true
		}
	}
	return false
}

// withoutPages refuses settings of how a query is read page by page.
func (l *loader) withoutPages(at string, q source.Query) {
	l.withoutEffect(join(at, "when"), q.When != "")
	l.withoutEffect(join(at, "changelog"), q.Changelog != preset.Changelog{})
	l.withoutEffect(join(at, "keys"), q.Keys != "")
	l.withoutEffect(join(at, "last"), q.Last != "")
	l.withoutEffect(join(at, "every"), q.Every != 0)
	l.withoutEffect(join(at, "reread"), q.Reread != 0)
	l.withoutEffect(join(at, "window"), q.Window != 0)
	l.withoutEffect(join(at, "overlap"), q.Overlap != 0)
}

// withoutWords refuses settings of what a kind of record does not have.
func (l *loader) withoutWords(at, kind string, q source.Query) {
	l.withoutEffect(join(at, "statuses"), kind == "lines" && len(q.Statuses) > 0)
	l.withoutEffect(join(at, "scale"), q.Scale != 0)
	l.withoutEffect(join(at, "reversed"), q.Reversed)
}

// withoutEffect refuses a setting that would have no effect.
func (l *loader) withoutEffect(path string, set bool) {
	if set {
		l.addf(path, "this has no effect with compute: database: remove it, or use compute: memory")
	}
}

// computedZone checks that the times of orders and refunds need no conversion.
func (l *loader) computedZone(path string, c *source.Config, business *time.Location) {
	if business == nil {
		return
	}
	if q, ok := c.Orders(); ok { // a missing query is a problem of its own
		l.zoneOfQuery(join(path, "queries.orders.zone"), "placed_at", q.Zone, c, business)
	}
	if q, ok := c.Refunds(); ok {
		l.zoneOfQuery(join(path, "queries.refunds.zone"), "refunded_at", q.Zone, c, business)
	}
}

// zoneOfQuery checks that the times of a query need no conversion.
func (l *loader) zoneOfQuery(at, column, zone string, c *source.Config, business *time.Location) {
	local := c.Zone
	if local == "" {
		local = business.String()
	}
	switch lower := strings.ToLower(zone); {
	case lower == "business", lower == "utc" && business.String() == "UTC", zone == business.String():
	case (lower == "auto" || lower == "local" || lower == "") && local == business.String():
	default:
		l.addf(at, "compute: database cannot convert times: convert %s to the business time zone in the query and set zone: business, or use compute: memory", column)
	}
}
