package board

import (
	"strings"

	"github.com/klantenbinding/loyalty/internal/measure"
)

// filterOf returns the label whose value a bar of a panel chooses for the whole board: the dimension that
// groups it, or the label that its series differ in. It is empty if boards have no variable of it.
func filterOf(s *Spec) string {
	for _, label := range append(filters(), "reason") {
		for _, q := range s.Queries {
			if q.GroupBy == label {
				return label
			}
		}
		for _, name := range s.measures() {
			m, _ := measure.Find(name)
			if len(m.Labels) == 1 && m.Labels[0] == label {
				return label
			}
		}
	}
	return ""
}

// link makes the bars of its panels links that set a variable of the board, if the board has it. The time range and
// the other variables stay as they are.
func (b *Board) link() {
	for _, p := range b.Panels {
		if p.filter == "" || !b.has(p.filter) {
			continue
		}
		url := []string{"/d/" + b.UID + "?${__url_time_range}"}
		for _, v := range b.Templating.List {
			if v.Name != p.filter {
				url = append(url, "${"+v.Name+":queryparam}")
			}
		}
		url = append(url, "var-"+p.filter+"=${__field.labels."+p.filter+":percentencode}")
		p.FieldConfig.Defaults.Links = []PanelLink{{
			Title: b.kit.T("Show only ", "Alleen tonen: ") + "${__field.displayName}", URL: strings.Join(url, "&"),
		}}
	}
}

// has reports whether the board has a variable.
func (b *Board) has(name string) bool {
	for _, v := range b.Templating.List {
		if v.Name == name {
			return true
		}
	}
	return false
}

// Finished returns the board after the last panel was added.
func (b *Board) Finished() *Board {
	b.link()
	return b
}
