package presettest_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The database of a CRM compares ids without case: a deal that spells its account in capitals, as an import may,
// belongs to that account.
func TestIdsOfPresetsAreEqualWhereTheDatabaseSaysSo(t *testing.T) {
	for _, p := range products() {
		spell := map[string]string{
			"suitecrm opportunities": "UPDATE accounts_opportunities SET account_id = UPPER(account_id) WHERE CRC32(opportunity_id) % 2 = 0",
			"suitecrm invoices":      "UPDATE aos_invoices SET billing_account_id = UPPER(billing_account_id) WHERE CRC32(id) % 2 = 0",
			"espocrm plain":          "UPDATE opportunity SET account_id = UPPER(account_id) WHERE CRC32(id) % 2 = 0",
		}[p.dir+" "+p.variant]
		if spell == "" {
			continue
		}
		t.Run(p.dir+" "+p.variant, func(t *testing.T) {
			unaddressed := map[string]string{"suitecrm": "DELETE FROM email_addr_bean_rel;", "espocrm": "DELETE FROM entity_email_address;"}[p.preset]
			plain, spelled := tell(t, p), tell(t, p)
			plain.db.Exec(t, unaddressed)
			spelled.db.Exec(t, unaddressed+spell)
			plain.poll(t, 0)
			spelled.poll(t, 0)
			require.Positive(t, plain.figures(t).Buyers)
			require.Equal(t, plain.figures(t), spelled.figures(t))
		})
	}
}
