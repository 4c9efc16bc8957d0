package memo

import "reflect"

// Size returns about how many bytes of memory a value uses, with all that it points to. It must not
// contain cycles.
func Size(v any) int {
	if v == nil {
		return 0
	}
	x := reflect.ValueOf(v)
	return int(x.Type().Size()) + behind(x)
}

// behind returns the memory that a value points to.
func behind(x reflect.Value) int {
	sum := 0
	switch x.Kind() {
	case reflect.String:
		return x.Len()
	case reflect.Pointer, reflect.Interface:
		if !x.IsNil() {
			sum = int(x.Elem().Type().Size()) + behind(x.Elem())
		}
	case reflect.Slice:
		sum = x.Cap() * int(x.Type().Elem().Size())
		if flat(x.Type().Elem()) {
			return sum
		}
		for i := range x.Len() {
			sum += behind(x.Index(i))
		}
	case reflect.Map:
		for pairs := x.MapRange(); pairs.Next(); {
			sum += int(x.Type().Key().Size()+x.Type().Elem().Size()) + behind(pairs.Key()) + behind(pairs.Value())
		}
	case reflect.Struct:
		for _, field := range x.Fields() {
			sum += behind(field)
		}
	default: // points to nothing, or to something that answers do not have
	}
	return sum
}

// flat reports whether values of a type point to nothing.
func flat(t reflect.Type) bool { return t.Kind() >= reflect.Bool && t.Kind() <= reflect.Complex128 }
