package board

// Dashboard is a Grafana dashboard.
type Dashboard struct {
	Annotations   Annotations `json:"annotations"`
	Description   string      `json:"description"`
	Editable      bool        `json:"editable"`
	GraphTooltip  int         `json:"graphTooltip"`
	Links         []Link      `json:"links"`
	Panels        []*Panel    `json:"panels"`
	Refresh       string      `json:"refresh"`
	SchemaVersion int         `json:"schemaVersion"`
	Tags          []string    `json:"tags"`
	Templating    Templating  `json:"templating"`
	Time          TimeRange   `json:"time"`
	Timezone      string      `json:"timezone"`
	Title         string      `json:"title"`
	UID           string      `json:"uid"`
	Version       int         `json:"version"`
}

// TimeRange is the time range that a board opens with.
type TimeRange struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Annotations is the list of a board's annotation queries.
type Annotations struct {
	List []Annotation `json:"list"`
}

// Annotation is an annotation query that viewers can turn on and off.
type Annotation struct {
	BuiltIn    int    `json:"builtIn,omitempty"`
	Datasource Source `json:"datasource"`
	Enable     bool   `json:"enable"`
	Hide       bool   `json:"hide"`
	IconColor  string `json:"iconColor"`
	Name       string `json:"name"`
	Target     any    `json:"target,omitempty"`
	Type       string `json:"type,omitempty"`
}

// Link is a link at the top of a board.
type Link struct {
	AsDropdown  bool     `json:"asDropdown"`
	Icon        string   `json:"icon"`
	IncludeVars bool     `json:"includeVars"`
	KeepTime    bool     `json:"keepTime"`
	Tags        []string `json:"tags"`
	TargetBlank bool     `json:"targetBlank"`
	Title       string   `json:"title"`
	Tooltip     string   `json:"tooltip"`
	Type        string   `json:"type"`
	URL         string   `json:"url"`
}

// Templating is the list of a board's variables.
type Templating struct {
	List []Variable `json:"list"`
}

// Variable is a template variable.
type Variable struct {
	AllValue    string           `json:"allValue,omitempty"`
	Current     *VariableOption  `json:"current,omitempty"`
	Datasource  *Source          `json:"datasource,omitempty"`
	Definition  string           `json:"definition,omitempty"`
	Description string           `json:"description,omitempty"`
	Hide        int              `json:"hide"`
	IncludeAll  bool             `json:"includeAll"`
	Label       string           `json:"label"`
	Multi       bool             `json:"multi"`
	Name        string           `json:"name"`
	Options     []VariableOption `json:"options"`
	Query       any              `json:"query"`
	Refresh     int              `json:"refresh,omitempty"`
	Regex       string           `json:"regex,omitempty"`
	SkipURLSync bool             `json:"skipUrlSync"`
	Sort        int              `json:"sort,omitempty"`
	Type        string           `json:"type"`
}

// VariableOption is a value of a variable. Both fields are lists if several values can be chosen.
type VariableOption struct {
	Selected bool `json:"selected"`
	Text     any  `json:"text"`
	Value    any  `json:"value"`
}

// Source refers to a data source.
type Source struct {
	Type string `json:"type"`
	UID  string `json:"uid"`
}

// GridPos is a panel's place on the grid of 24 columns.
type GridPos struct {
	H int `json:"h"`
	W int `json:"w"`
	X int `json:"x"`
	Y int `json:"y"`
}

// Panel is a panel of a board.
type Panel struct {
	ID              int              `json:"id"`
	Type            string           `json:"type"`
	Title           string           `json:"title"`
	Description     string           `json:"description,omitempty"`
	Transparent     bool             `json:"transparent,omitempty"`
	GridPos         GridPos          `json:"gridPos"`
	Datasource      *Source          `json:"datasource,omitempty"`
	Targets         []any            `json:"targets,omitempty"`
	FieldConfig     *FieldConfig     `json:"fieldConfig,omitempty"`
	Options         any              `json:"options,omitempty"`
	Transformations []Transformation `json:"transformations,omitempty"`
	Links           []PanelLink      `json:"links,omitempty"`
	Interval        string           `json:"interval,omitempty"`
	MaxDataPoints   int              `json:"maxDataPoints,omitempty"`
	PluginVersion   string           `json:"pluginVersion,omitempty"`
	Collapsed       *bool            `json:"collapsed,omitempty"`
	Panels          *[]*Panel        `json:"panels,omitempty"`

	key    string
	filter string // the label whose value a bar chooses; empty for none
}

// PanelLink is a link in the header of a panel, or of its values.
type PanelLink struct {
	Title       string `json:"title"`
	URL         string `json:"url"`
	TargetBlank bool   `json:"targetBlank,omitempty"`
}

// Transformation is a step between a panel's queries and what it shows.
type Transformation struct {
	ID      string `json:"id"`
	Options any    `json:"options"`
}

// FieldConfig is how a panel shows its fields.
type FieldConfig struct {
	Defaults  Defaults   `json:"defaults"`
	Overrides []Override `json:"overrides"`
}

// Defaults is how fields without an override are shown. Unit and decimals apply if the data source
// gives none.
type Defaults struct {
	Unit        string      `json:"unit,omitempty"`
	Decimals    *int        `json:"decimals,omitempty"`
	Min         *float64    `json:"min,omitempty"`
	Max         *float64    `json:"max,omitempty"`
	NoValue     string      `json:"noValue,omitempty"`
	DisplayName string      `json:"displayName,omitempty"`
	Color       *Color      `json:"color,omitempty"`
	Thresholds  *Thresholds `json:"thresholds,omitempty"`
	Mappings    []Mapping   `json:"mappings,omitempty"`
	Links       []PanelLink `json:"links,omitempty"`
	Custom      any         `json:"custom,omitempty"`
}

// Color is how the colour of a field is chosen.
type Color struct {
	Mode       string `json:"mode"`
	FixedColor string `json:"fixedColor,omitempty"`
}

// Thresholds are steps in ascending order. The first step has no value.
type Thresholds struct {
	Mode  string `json:"mode"`
	Steps []Step `json:"steps"`
}

// Step is the colour of values from Value on. A nil Value stands for minus infinity.
type Step struct {
	Color string   `json:"color"`
	Value *float64 `json:"value"`
}

// Mapping shows values as texts.
type Mapping struct {
	Type    string `json:"type"`
	Options any    `json:"options"`
}

// MappedTo is what a value is shown as.
type MappedTo struct {
	Text  string `json:"text,omitempty"`
	Color string `json:"color,omitempty"`
	Index int    `json:"index"`
}

// Override changes how the matching fields are shown.
type Override struct {
	Matcher    Matcher    `json:"matcher"`
	Properties []Property `json:"properties"`
}

// Matcher chooses fields.
type Matcher struct {
	ID      string `json:"id"`
	Options any    `json:"options"`
}

// Property is a property of fields, such as "unit" or "custom.lineStyle".
type Property struct {
	ID    string `json:"id"`
	Value any    `json:"value"`
}
