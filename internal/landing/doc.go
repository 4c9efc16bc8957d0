// Package landing serves the page at "/": the loyalty figures at a glance, with small plots of the
// last two years, and how the sources do. It is plain HTML with inline SVG, without scripts or
// other files, so that it works behind any proxy and under the strictest content policy.
package landing
