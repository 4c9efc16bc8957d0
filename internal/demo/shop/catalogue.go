package shop

import (
	"cmp"
	"slices"
)

// product is an article of the catalogue. Price and cost are in euro cents without tax.
type product struct {
	id       uint64
	name     string
	category string
	price    Cents
	cost     Cents
	weight   float64 // popularity
	from     int64   // offset from the shop's opening at which it is first sold
	refill   bool    // consumed and bought again
}

// category is a group of articles with one margin. Prices are in euro.
type category struct {
	name   string
	margin float64
	refill bool
	weight float64
	prices map[string]float64
}

// newCatalogue returns the articles of a coffee and tea shop, sorted by id.
func newCatalogue() []product {
	var all []product
	id := uint64(101)
	for _, c := range categories() {
		names := make([]string, 0, len(c.prices))
		for name := range c.prices {
			names = append(names, name)
		}
		slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(c.prices[a], c.prices[b]), cmp.Compare(a, b)) })
		for i, name := range names {
			price := Cents(c.prices[name]*100 + 0.5)
			p := product{
				id: id, name: name, category: c.name, price: price, refill: c.refill,
				cost:   Cents(float64(price) * (1 - c.margin)),
				weight: c.weight / float64(i+2),
			}
			if i%4 == 3 { // every fourth article came later
				p.from = int64(180+150*(i/4+len(all)%5)) * day
			}
			all = append(all, p)
			id += 7
		}
	}
	return all
}

func categories() []category {
	return []category{
		{"Coffee", 0.52, true, 10, map[string]float64{
			"House blend 250 g": 6.90, "House blend 1 kg": 21.90, "Espresso north 250 g": 7.40, "Espresso north 1 kg": 23.90,
			"Decaf 250 g": 7.90, "Highland filter 250 g": 9.20, "Valley natural 250 g": 10.50, "Coast washed 250 g": 9.80,
			"Winter roast 250 g": 8.90, "Summer roast 250 g": 8.90, "Micro lot 200 g": 14.50, "Office box 3 kg": 58.00,
			"Cold brew bags": 11.50, "Trial set of four": 16.90,
		}},
		{"Tea", 0.60, true, 6, map[string]float64{
			"Breakfast tea": 5.20, "Earl Grey": 5.60, "Green tea loose": 6.80, "Jasmine pearls": 9.90, "Mint organic": 4.80,
			"Rooibos vanilla": 5.40, "Fruit garden": 4.90, "Oolong mountain": 12.40, "Chai mix": 6.20, "Matcha 40 g": 17.90,
			"Evening herbs": 5.10, "Tea sampler": 13.90,
		}},
		{"Brewing", 0.38, false, 2.2, map[string]float64{
			"Pour-over cone": 14.90, "Glass server": 19.90, "French press": 27.50, "Moka pot": 29.90, "Hand grinder": 64.00,
			"Electric grinder": 129.00, "Gooseneck kettle": 79.00, "Kitchen scale": 34.90, "Espresso machine": 389.00,
			"Milk frother": 24.90, "Teapot": 32.00, "Tea infuser": 8.90,
		}},
		{"Supplies", 0.55, true, 4, map[string]float64{
			"Paper filters 100": 4.20, "Paper filters 300": 9.90, "Descaler": 6.50, "Cleaning tablets": 8.90, "Oat drink 6 l": 13.80,
			"Cane sugar": 3.40, "Syrup caramel": 6.90, "Syrup hazelnut": 6.90, "Tea filters": 3.90, "Water filter": 18.90,
		}},
		{"Table", 0.48, false, 1.6, map[string]float64{
			"Espresso cup": 9.50, "Cappuccino cup": 12.50, "Mug blue": 11.90, "Mug grey": 11.90, "Travel mug": 24.50,
			"Tray oak": 39.00, "Tin for coffee": 13.50,
		}},
		{"Gifts", 0.50, false, 1.4, map[string]float64{
			"Gift box small": 24.90, "Gift box large": 49.90, "Advent calendar": 39.90, "Tasting at home": 45.00, "Cookies 300 g": 7.80,
		}},
	}
}
