package record

// ScaleCount is the number of scales.
const ScaleCount = 6

// NPSScale is the number of points of the scale of the NPS question: 0 to 10 by definition.
const NPSScale = 11

// Scales returns the numbers of points that the scale of an answer can have.
func Scales() [ScaleCount]uint8 { return [...]uint8{3, 5, 6, 7, 10, NPSScale} }

// LowestScore returns the worst score of a scale: 0 on the scale of 11 points, 1 on the others.
func LowestScore(scale uint8) uint8 {
	if scale == NPSScale {
		return 0
	}
	return 1
}
