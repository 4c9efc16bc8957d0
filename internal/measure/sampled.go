package measure

// Sampled returns the windows that boards and /metrics carry of the measure, given what a
// configuration says.
func (m *Measure) Sampled(s Settings) []Window {
	s = s.withDefaults()
	if m.sampled != nil {
		return m.sampled(&s)
	}
	if m.Windows == 0 {
		return []Window{{}}
	}
	var windows []Window
	if m.Windows.Has(WindowDays) {
		windows = append(windows, s.Windows...)
	}
	if m.Windows.Has(WindowLifetime) {
		windows = append(windows, Lifetime())
	}
	return windows
}
