package measure

// frame is one group's sums over one window, with the points to finish.
type frame struct{}
