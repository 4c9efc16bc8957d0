package board

// ReduceOptions says how a panel reduces a field to one value.
type ReduceOptions struct {
	Values bool     `json:"values"`
	Calcs  []string `json:"calcs"`
	Fields string   `json:"fields"`
	Limit  int      `json:"limit,omitempty"`
}

// TextSize is a size in pixels.
type TextSize struct {
	TitleSize int `json:"titleSize,omitempty"`
	ValueSize int `json:"valueSize,omitempty"`
}

// StatOptions are the options of stat panels.
type StatOptions struct {
	ReduceOptions ReduceOptions `json:"reduceOptions"`
	Orientation   string        `json:"orientation"`
	TextMode      string        `json:"textMode"`
	ColorMode     string        `json:"colorMode"`
	GraphMode     string        `json:"graphMode"`
	JustifyMode   string        `json:"justifyMode"`
	WideLayout    *bool         `json:"wideLayout,omitempty"` // nil puts names beside values
	Text          *TextSize     `json:"text,omitempty"`
}

// BarGaugeOptions are the options of bargauge panels.
type BarGaugeOptions struct {
	ReduceOptions ReduceOptions `json:"reduceOptions"`
	Orientation   string        `json:"orientation"`
	DisplayMode   string        `json:"displayMode"`
	ValueMode     string        `json:"valueMode"`
	ShowUnfilled  bool          `json:"showUnfilled"`
	MinVizHeight  int           `json:"minVizHeight"`
	MinVizWidth   int           `json:"minVizWidth"`
	Text          *TextSize     `json:"text,omitempty"`
}

// Legend is the legend of a chart.
type Legend struct {
	DisplayMode string   `json:"displayMode"`
	Placement   string   `json:"placement"`
	ShowLegend  bool     `json:"showLegend"`
	Calcs       []string `json:"calcs"`
}

// Tooltip is the tooltip of a chart.
type Tooltip struct {
	Mode string `json:"mode"`
	Sort string `json:"sort"`
}

// TimeSeriesOptions are the options of time series and trend panels. Only trend panels have an XField.
type TimeSeriesOptions struct {
	Legend  Legend  `json:"legend"`
	Tooltip Tooltip `json:"tooltip"`
	XField  string  `json:"xField,omitempty"`
}

// BarOptions are the options of bar charts.
type BarOptions struct {
	Orientation         string  `json:"orientation"`
	XField              string  `json:"xField,omitempty"`
	XTickLabelRotation  int     `json:"xTickLabelRotation"`
	XTickLabelSpacing   int     `json:"xTickLabelSpacing"`
	XTickLabelMaxLength int     `json:"xTickLabelMaxLength,omitempty"`
	ShowValue           string  `json:"showValue"`
	Stacking            string  `json:"stacking"`
	GroupWidth          float64 `json:"groupWidth"`
	BarWidth            float64 `json:"barWidth"`
	BarRadius           float64 `json:"barRadius"`
	FullHighlight       bool    `json:"fullHighlight"`
	Legend              Legend  `json:"legend"`
	Tooltip             Tooltip `json:"tooltip"`
}

// Footer is the footer of a table.
type Footer struct {
	Show      bool     `json:"show"`
	Reducer   []string `json:"reducer"`
	CountRows bool     `json:"countRows"`
}

// SortBy is a column that a table is sorted by.
type SortBy struct {
	DisplayName string `json:"displayName"`
	Desc        bool   `json:"desc"`
}

// TableOptions are the options of tables.
type TableOptions struct {
	ShowHeader bool     `json:"showHeader"`
	CellHeight string   `json:"cellHeight"`
	Footer     Footer   `json:"footer"`
	SortBy     []SortBy `json:"sortBy,omitempty"`
	// FrozenColumns stay in place when the table scrolls sideways.
	FrozenColumns *FrozenColumns `json:"frozenColumns,omitempty"`
}

// FrozenColumns is a number of columns.
type FrozenColumns struct {
	Left int `json:"left"`
}

// StateOptions are the options of state timelines.
type StateOptions struct {
	MergeValues bool    `json:"mergeValues"`
	ShowValue   string  `json:"showValue"`
	AlignValue  string  `json:"alignValue"`
	RowHeight   float64 `json:"rowHeight"`
	Legend      Legend  `json:"legend"`
	Tooltip     Tooltip `json:"tooltip"`
}

// AlertListOptions are the options of lists of alerts.
type AlertListOptions struct {
	ViewMode      string          `json:"viewMode"`
	GroupMode     string          `json:"groupMode"`
	GroupBy       []string        `json:"groupBy"`
	MaxItems      int             `json:"maxItems"`
	SortOrder     int             `json:"sortOrder"`
	DashboardOnly bool            `json:"dashboardAlerts"`
	AlertName     string          `json:"alertName"`
	Datasource    string          `json:"datasource"`
	Instances     string          `json:"alertInstanceLabelFilter"`
	StateFilter   map[string]bool `json:"stateFilter"`
}

// LineStyle is how a line is drawn.
type LineStyle struct {
	Fill string `json:"fill"`
	Dash []int  `json:"dash,omitempty"`
}

// Stacking says which series are stacked.
type Stacking struct {
	Mode  string `json:"mode"`
	Group string `json:"group"`
}

// TimeSeriesCustom is how time series and trend panels draw a field.
type TimeSeriesCustom struct {
	DrawStyle         string     `json:"drawStyle"`
	LineInterpolation string     `json:"lineInterpolation"`
	LineWidth         int        `json:"lineWidth"`
	FillOpacity       int        `json:"fillOpacity"`
	GradientMode      string     `json:"gradientMode"`
	ShowPoints        string     `json:"showPoints"`
	PointSize         int        `json:"pointSize"`
	SpanNulls         bool       `json:"spanNulls"`
	AxisPlacement     string     `json:"axisPlacement"`
	AxisLabel         string     `json:"axisLabel"`
	AxisSoftMin       *float64   `json:"axisSoftMin,omitempty"`
	AxisSoftMax       *float64   `json:"axisSoftMax,omitempty"`
	LineStyle         *LineStyle `json:"lineStyle,omitempty"`
	Stacking          Stacking   `json:"stacking"`
}

// BarCustom is how bar charts draw a field.
type BarCustom struct {
	LineWidth     int    `json:"lineWidth"`
	FillOpacity   int    `json:"fillOpacity"`
	GradientMode  string `json:"gradientMode"`
	AxisPlacement string `json:"axisPlacement"`
	AxisLabel     string `json:"axisLabel"`
}

// CellOptions is how a table draws its cells.
type CellOptions struct {
	Type string `json:"type"`
	Mode string `json:"mode,omitempty"`
	// WrapText breaks long texts into lines.
	WrapText bool `json:"wrapText,omitempty"`
}

// TableCustom is how tables draw a field.
type TableCustom struct {
	Align       string      `json:"align"`
	CellOptions CellOptions `json:"cellOptions"`
	MinWidth    int         `json:"minWidth,omitempty"`
	Width       int         `json:"width,omitempty"`
	Inspect     bool        `json:"inspect"`
	// WrapHeaderText breaks long names of columns. Grafana before version 12 cuts them.
	WrapHeaderText bool `json:"wrapHeaderText,omitempty"`
}

// StateCustom is how state timelines draw a field.
type StateCustom struct {
	LineWidth   int `json:"lineWidth"`
	FillOpacity int `json:"fillOpacity"`
}
