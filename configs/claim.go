package configs

import "fmt"

// assign reads who gets what comes in.
func assign(v string) (string, error) {
	switch v {
	case "", "no", "false", "none": // YAML has "no" for false
		return "", nil
	case "round_robin", "least_loaded", "topic":
		return v, nil
	}
	return "", fmt.Errorf("want none, round_robin, least_loaded or topic")
}
