package presettest_test

// products are the products that tell the story.
func products() []product {
	return []product{
		{dir: "magento2", preset: "magento2", variant: "open-source"},
	}
}
