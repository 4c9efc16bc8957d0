package presettest_test

// products are the products that tell the story.
func products() []product {
	return []product{
		{dir: "magento2", preset: "magento2", variant: "open-source"},
		{dir: "prestashop", preset: "prestashop", variant: "1.7", zone: "Europe/Amsterdam"},
		{dir: "shopware6", preset: "shopware6", variant: "versioned-refunds"},
		{dir: "dolibarr", preset: "dolibarr", variant: "14", subscribes: true},
		{dir: "fossbilling", preset: "fossbilling", variant: "fossbilling", subscribes: true, lacks: noCost},
		{dir: "killbill", preset: "killbill", variant: "0.20", subscribes: true, rates: true, lacks: noCost},
		{dir: "civicrm", preset: "civicrm", variant: "5.20", subscribes: true, rates: true, lacks: noCostNorDiscount},
	}
}
