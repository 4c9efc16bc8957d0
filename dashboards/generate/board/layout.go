package board

import (
	"fmt"
	"hash/fnv"
)

// columns is the width of Grafana's grid.
const columns = 24

// Board is a board to which panels are added.
type Board struct {
	Dashboard

	kit    Text
	name   Name
	bottom int
}

// Name returns the board's name.
func (b *Board) Name() Name { return b.name }

// Language returns the code of the board's language.
func (b *Board) Language() string { return string(b.kit.Language) }

// Row adds a row of panels of one height. It panics if their widths do not add up to 24.
func (b *Board) Row(height int, panels ...*Panel) {
	x := 0
	for _, p := range panels {
		p.GridPos = GridPos{H: height, W: p.GridPos.W, X: x, Y: b.bottom}
		x += p.GridPos.W
		b.add(p)
	}
	if x != columns {
		panic(fmt.Sprintf("BUG: row of %s at %d is %d wide", b.UID, b.bottom, x))
	}
	b.bottom += height
}

// Section adds a heading.
func (b *Board) Section(key, title string) {
	p := &Panel{Type: "row", Title: title, key: "section " + key, Collapsed: new(false), Panels: &[]*Panel{}}
	p.GridPos.W = columns
	b.Row(1, p)
}

// add appends a panel and sets its id from its key.
func (b *Board) add(p *Panel) {
	p.ID = panelID(p.key)
	p.dropLinksTo(b.UID)
	for _, other := range b.Panels {
		if other.ID == p.ID {
			panic(fmt.Sprintf("BUG: panels %q and %q of %s share an id", other.key, p.key, b.UID))
		}
	}
	b.Panels = append(b.Panels, p)
}

// panelID returns the id of the panel with a key, between 1 and 9999.
func panelID(key string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key)) // a hash never fails
	return int(h.Sum32()%9999) + 1
}
