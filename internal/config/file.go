package config

import "github.com/klantenbinding/loyalty/internal/source"

// file is the configuration as it is written, before validation.
type file struct {
	Business           business             `yaml:"business"`
	Rates              map[string][]rate    `yaml:"rates"`
	Windows            []string             `yaml:"windows"`
	CLVWindow          string               `yaml:"clv_window"`
	WinbackWindows     int                  `yaml:"winback_windows"`
	EarlyChurnHorizons []Duration           `yaml:"early_churn_horizons"`
	LoyaltyIndex       loyaltyIndex         `yaml:"loyalty_index"`
	Dimensions         map[string]dimension `yaml:"dimensions"`
	Surveys            surveys              `yaml:"surveys"`
	Targets            []target             `yaml:"targets"`
	Forecast           forecastFile         `yaml:"forecast"`
	Identity           identity             `yaml:"identity"`
	Campaigns          []campaign           `yaml:"campaigns"`
	CustomerList       customerList         `yaml:"customer_list"`
	Storage            storage              `yaml:"storage"`
	Sources            []source.Config      `yaml:"sources"`
}

type business struct {
	Timezone string  `yaml:"timezone"`
	Currency string  `yaml:"currency"`
	Revenue  revenue `yaml:"revenue"`
}

// revenue says whether revenue includes tax and shipping.
type revenue struct {
	Tax      string `yaml:"tax"`
	Shipping string `yaml:"shipping"`
}

// rate is the value of one unit of a foreign currency in the base currency, from a day on.
type rate struct {
	From string `yaml:"from"`
	Rate string `yaml:"rate"`
}

type loyaltyIndex struct {
	Weights map[string]float64 `yaml:"weights"`
}

// dimension is a built-in dimension on /metrics, which has a cap only, or an own one.
type dimension struct {
	From   string            `yaml:"from"`
	Column string            `yaml:"column"`
	Cap    int               `yaml:"cap"`
	Title  map[string]string `yaml:"title"`
}

// identity says how e-mail addresses identify customers.
type identity struct {
	KeyFile          string `yaml:"key_file"`
	KeyEnv           string `yaml:"key_env"`
	IgnoreEmailsFile string `yaml:"ignore_emails_file"`
}
