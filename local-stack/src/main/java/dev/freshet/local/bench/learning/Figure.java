package dev.freshet.local.bench.learning;

import java.util.List;

/**
 * What is drawn in one plot and listed in one table.
 *
 * @param name of its files, in lower case with hyphens
 * @param x what goes to the right, with its unit
 * @param y what goes up
 */
record Figure(String name, String title, String x, String y, List<Curve> curves) {

    Figure {
        curves = List.copyOf(curves);
    }

    /** One line of a plot. Its name has no comma, for it stands in tables. */
    record Curve(String name, List<Point> points) {

        Curve {
            if (name.contains(",")) {
                throw new IllegalArgumentException("name is '" + name + "', must be without commas");
            }
            points = List.copyOf(points);
        }
    }

    /**
     * One place of a line.
     *
     * @param seeds the figure of each seed, in the order of the seeds; at least one
     */
    record Point(double x, List<Double> seeds) {

        Point {
            seeds = List.copyOf(seeds);
        }

        double mean() {
            return seeds.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }

        /** How far the seeds lie from their mean, as a standard deviation of a sample; 0 of one seed. */
        double deviation() {
            double mean = mean();
            double squares = seeds.stream()
                    .mapToDouble(seed -> (seed - mean) * (seed - mean))
                    .sum();
            return seeds.size() == 1 ? 0 : Math.sqrt(squares / (seeds.size() - 1));
        }
    }
}
