package presettest_test

import "testing"

func TestEspoCRMRatesUseTheBaseThatTheyName(t *testing.T) {
	espo := product{dir: "espocrm", preset: "espocrm", rates: true}
	prove(t, []situation{{
		// The base currency was the dollar until 2024 and is the euro now. 100 pounds of December 2023 were 125 dollars,
		// which the configured rate of that day (0.70) makes 87.50 euro. 100 pounds of January 2024 were 115 euro.
		// 100 dollars of December 2023 need the configured rate: 70 euro.
		// December 157.50, January 115.
		name: "another base currency", product: espo,
		sql: `INSERT INTO currency_record (id, code) VALUES ('p', 'GBP'), ('u', 'USD');
			INSERT INTO currency_record_rate (id, record_id, base_code, date, rate, deleted) VALUES
			('1', 'p', 'USD', '2023-01-01', 1.25, 0), ('2', 'p', 'EUR', '2024-01-01', 1.15, 0), ('3', 'u', 'EUR', '2024-01-01', 0.8, 0), ('4', 'p', 'EUR', '2024-01-02', 9, 1);
			INSERT INTO account (id) VALUES ('a'), ('b'), ('c');
			INSERT INTO campaign (id, name) VALUES ('f', 'Fair');
			INSERT INTO opportunity (id, created_at, modified_at, close_date, stage, amount, amount_currency, account_id, campaign_id, lead_source) VALUES
			('1', '2023-12-10', '2023-12-10', '2023-12-10', 'Closed Won', 100, 'GBP', 'a', 'f', 'Call'), ('2', '2024-01-10', '2024-01-10', '2024-01-10', 'Closed Won', 100, 'GBP', 'b', NULL, 'Call'),
			('3', '2023-12-11', '2023-12-11', '2023-12-11', 'Closed Won', 100, 'USD', 'c', NULL, NULL)`,
		want:     figures{Revenue: "2023-12 157.50, 2024-01 115.00", Purchases: 3, Buyers: 3},
		acquired: "Call 1, Fair 1, unknown 1",
	}})
}
