package board

import (
	"strings"
	"unicode/utf8"
)

// The smallest screen that the boards are made for, and what Grafana draws around the text of a panel, in pixels.
const (
	screen = 1366
	// menu is Grafana's own menu, which it opens beside the board on such a screen.
	menu = 300
	// edges are the margins of the page on both sides, and the scroll bar.
	edges = 2*16 + 8
	// gutter is the distance between two panels.
	gutter = 8
	// header is the part of a panel's header that is not its title: the border and padding, three gaps between its
	// parts, and two squares: the sign of the description, and the menu.
	header = 14 + 3*8 + 2*32
	// sign is the sign of a notice and the gap before it. Panels of the loyalty data source may have one.
	sign = 8 + 32
	// NarrowestColumn is the least width of a column without a width of its own. A table with more columns scrolls.
	NarrowestColumn = 60
	// titleSize is the size of letters in titles and in tables.
	titleSize = 14
	// spacing is what Grafana adds to the width of each letter.
	spacing = 0.15
)

// Room returns the width in pixels of a panel, by its columns of the grid, on the smallest screen beside Grafana's menu.
func Room(columns int) float64 {
	one := (screen - menu - edges - 23*gutter) / 24.0
	return float64(columns)*one + float64(columns-1)*gutter
}

// Fits reports whether Grafana shows a title in full on a panel of a width in columns, on the smallest screen, beside
// the sign of a notice.
func Fits(title string, columns int) bool {
	return TextWidth(title) <= Room(columns)-header-sign
}

// FitsAlone is Fits for a panel that never has a notice, such as one of Prometheus.
func FitsAlone(title string, columns int) bool {
	return TextWidth(title) <= Room(columns)-header
}

// TextWidth returns the width in pixels of a text in Grafana's font at the size and weight of titles. Text of ordinary
// weight is a little narrower.
func TextWidth(text string) float64 {
	thousandths := 0
	for _, r := range text {
		thousandths += advance(r)
	}
	return float64(thousandths)*titleSize/1000 + spacing*float64(utf8.RuneCountInString(text))
}

// advance returns the width of a letter in thousandths of its size.
func advance(r rune) int {
	switch {
	case r >= ' ' && int(r-' ') < len(advances):
		return int(advances[r-' '])
	case strings.ContainsRune("ïíì", r):
		return int(advances['i'-' '])
	case r == '\u00a0':
		return int(advances[0])
	case r == '▲' || r == '▼':
		return 1022
	}
	return 670 // as wide as a capital letter
}

// advances are the widths of the letters from the space to the tilde in Inter Medium, Grafana's font for titles.
var advances = [...]uint16{
	267, 304, 494, 639, 646, 993, 653, 313, 369, 369, 521, 667, 303, 462, 303, 370,
	646, 415, 616, 627, 656, 618, 630, 571, 629, 630, 303, 315, 667, 667, 667, 527,
	982, 709, 657, 733, 722, 603, 589, 748, 745, 272, 575, 688, 565, 913, 756, 767,
	642, 769, 648, 646, 653, 740, 709, 1003, 701, 696, 641, 369, 370, 369, 477, 463,
	337, 568, 618, 577, 618, 587, 379, 620, 602, 252, 252, 559, 252, 888, 602, 604,
	618, 618, 387, 539, 340, 602, 575, 829, 557, 575, 559, 440, 346, 440, 667,
}
