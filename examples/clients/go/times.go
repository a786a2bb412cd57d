package main

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// Times of requests in milliseconds, printed as OpenVINO Model Server's own clients print them; speeds are in rows a second.
type Times []float64

// Add takes the time of one more request.
func (t *Times) Add(took time.Duration, batch int64) {
	millis := float64(took) / 1e6
	*t = append(*t, millis)
	fmt.Printf("Iteration %d; Processing time: %.2f ms; speed %.2f fps\n", len(*t), millis, float64(batch)*1e3/millis)
}

// Summary prints what all requests together took.
func (t Times) Summary(batch int64) {
	sorted := slices.Sorted(slices.Values(t))
	if len(sorted) == 0 {
		return
	}
	var sum, squares float64
	for _, each := range sorted {
		sum += each
	}
	mean := sum / float64(len(sorted))
	for _, each := range sorted {
		squares += (each - mean) * (each - mean)
	}
	variance := squares / float64(len(sorted))
	speed := func(millis float64) float64 { return float64(batch) * 1e3 / millis }

	fmt.Println("\nprocessing time for all iterations")
	fmt.Printf("average time: %.2f ms; average speed: %.2f fps\n", mean, speed(mean))
	median := percentile(sorted, 50)
	fmt.Printf("median time: %.2f ms; median speed: %.2f fps\n", median, speed(median))
	most, least := sorted[len(sorted)-1], sorted[0]
	fmt.Printf("max time: %.2f ms; min speed: %.2f fps\n", most, speed(most))
	fmt.Printf("min time: %.2f ms; max speed: %.2f fps\n", least, speed(least))
	for _, share := range []float64{90, 95, 99, 99.9, 50} {
		value := percentile(sorted, share)
		fmt.Printf("time percentile %g: %.2f ms; speed percentile %g: %.2f fps\n", share, value, share, speed(value))
	}
	fmt.Printf("time standard deviation: %.2f\n", math.Sqrt(variance))
	fmt.Printf("time variance: %.2f\n", variance)
	fmt.Printf("%d requests in %.2f s: %.2f a second\n", len(sorted), sum/1e3, 1e3/mean)
}

// percentile lies between the two nearest of sorted, in proportion.
func percentile(sorted []float64, share float64) float64 {
	at := share / 100 * float64(len(sorted)-1)
	low := int(at)
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (at-float64(low))*(sorted[high]-sorted[low])
}
