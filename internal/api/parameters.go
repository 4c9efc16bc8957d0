package api

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
)

func setNumber(q url.Values, name string, n int) {
	if n != 0 {
		q.Set(name, strconv.Itoa(n))
	}
}

func rangeValues(from, to string, filter map[string][]string) url.Values {
	q := url.Values{}
	set(q, "from", from)
	set(q, "to", to)
	for _, d := range slices.Sorted(maps.Keys(filter)) {
		for _, v := range filter[d] {
			q.Add("filter", d+":"+v)
		}
	}
	return q
}

func set(q url.Values, name, value string) {
	if value != "" {
		q.Set(name, value)
	}
}
