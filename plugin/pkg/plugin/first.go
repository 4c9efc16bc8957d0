package plugin

import (
	"context"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// ofFirstOrder is the origin of own dimensions whose values come from a customer's first order.
const ofFirstOrder = "first_order"

// figuresOfFirst are the figures of the customers of each group, over their whole history.
func figuresOfFirst() []string {
	return []string{"active_customers", "repeat_buyer_ratio", "clv_historic"}
}

// answerFirst answers with how many customers bought again and what they brought, as a table of one row for each
// value of the shop's own dimensions of the first order, such as the first product. GroupBy chooses one dimension.
// Without such a dimension the table is one sentence that says so.
func answerFirst(ctx context.Context, q *question) (data.Frames, error) {
	dimensions := []string{q.query.GroupBy}
	if q.query.GroupBy == "" {
		var why string
		if dimensions, why = q.terms.dimensionsOfFirst(); why != "" {
			text := q.terms.words.Word(why)
			return q.write.table([]data.Notice{q.terms.note(data.NoticeSeverityInfo, why, text)}, q.write.column("sentence", []string{text})), nil
		}
	}
	q.query.Measures = figuresOfFirst()
	t := firstTable{q: q, values: make([][]*float64, len(q.query.Measures)), of: make([]api.Series, len(q.query.Measures))}
	for _, dimension := range dimensions {
		if err := t.read(ctx, dimension); err != nil {
			return nil, err
		}
	}
	notices := q.terms.noticesOf("lifetime", t.notices)
	if len(t.names) == 0 {
		return q.without(append(notices, q.emptyNotices()...)), nil
	}
	return q.write.table(notices, t.columns()...), nil
}

// chooseFirst replaces ByFirstOrder by a dimension. If none can be used, it returns the word that says why.
func (q *question) chooseFirst() (why string) {
	if q.query.GroupBy != panelquery.ByFirstOrder {
		return ""
	}
	names, why := q.terms.dimensionsOfFirst()
	if why == "" {
		q.query.GroupBy, q.terms.bare = names[0], true
	}
	return why
}

// answerWithoutFirst answers a query by a dimension of the first order that cannot be used with the reason.
func answerWithoutFirst(_ context.Context, q *question) (data.Frames, error) {
	why := q.chooseFirst()
	return q.without([]data.Notice{q.terms.note(data.NoticeSeverityInfo, why, q.terms.words.Word(why))}), nil
}

// dimensionsOfFirst returns the own dimensions whose values come from the first order. If none can be
// used, it returns the word that says why.
func (g glossary) dimensionsOfFirst() (names []string, why string) {
	why = "first_missing"
	for _, d := range g.catalogue.Dimensions {
		switch {
		case d.From != ofFirstOrder:
		case d.Refused != "":
			why = "first_refused"
		default:
			names = append(names, d.Name)
		}
	}
	if len(names) > 0 {
		why = ""
	}
	return names, why
}

// firstTable has the rows of a table by first order.
type firstTable struct {
	q       *question
	names   []string
	of      []api.Series // one series of each measure, which says how its figures are written
	values  [][]*float64 // of each measure, by row
	notices []api.Notice
}

// read adds the rows of a dimension, the group with the most customers first.
func (t *firstTable) read(ctx context.Context, dimension string) error {
	r := t.q.at(t.q.days.to, 0)
	r.Window, r.GroupBy = "lifetime", dimension
	answer, err := t.q.exporter.series(ctx, r)
	if err != nil {
		return err
	}
	t.notices = append(t.notices, answer.Notices...)
	all := kept(&t.q.query, answer.Series)
	for _, s := range all {
		if s.Measure != figuresOfFirst()[0] || s.Group == nil || nobody(&s) {
			continue
		}
		t.names = append(t.names, t.q.terms.group(dimension, s.Group.Value))
		t.add(all, &s, answer.Days)
	}
	return nil
}

// add adds the figures of the group of a series.
func (t *firstTable) add(all []api.Series, of *api.Series, days []string) {
	for i, name := range figuresOfFirst() {
		var value *float64
		k := slices.IndexFunc(all, func(s api.Series) bool { return s.Measure == name && s.Group != nil && *s.Group == *of.Group })
		if k >= 0 {
			t.of[i], value = all[k], number(t.q.latest(&all[k], days, t.q.days.to))
		}
		t.values[i] = append(t.values[i], value)
	}
}

// columns returns the columns of the table.
func (t *firstTable) columns() []*data.Field {
	columns := []*data.Field{t.q.write.column("first_bought", t.names)}
	for i, name := range figuresOfFirst() {
		s := t.of[i]
		if s.Measure == "" {
			s = t.q.terms.empty([]string{name}, nil)[0]
		}
		f := data.NewField(t.q.terms.title(name), nil, t.values[i])
		f.Config = &data.FieldConfig{}
		t.q.write.format(f.Config, t.q.terms.form(&s))
		t.q.terms.explain(f, &s, t.notices)
		columns = append(columns, f)
	}
	columns[1].Name = t.q.terms.words.Word("customers") // over the whole history, "active" would mislead
	return columns
}
