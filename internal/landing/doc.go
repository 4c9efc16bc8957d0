// Package landing serves the page at "/": the loyalty figures at a glance, with small charts of the
// last two years, and the state of the sources, in English or Dutch as the browser asks.
//
// The page is plain HTML with inline SVG. It has no scripts and no other files, so that it works
// behind every proxy and with the strictest content policy.
package landing
