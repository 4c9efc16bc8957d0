package measure

// Sampled returns the windows that boards and /metrics carry of the measure, given what a
// configuration says.
func (m *Measure) Sampled(s Settings) []Window {
	s = s.withDefaults()
	return m.windows(&s)
}
