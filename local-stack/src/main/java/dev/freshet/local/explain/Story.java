package dev.freshet.local.explain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happened, in order of time, and what follows from it. */
public final class Story {

    private static final int LONGEST = 160;

    private final String title;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    Story(String title) {
        this.title = title;
    }

    void add(long at, String what) {
        steps.add(new Step(at, what));
    }

    void remark(String text) {
        remarks.add(text);
    }

    /** The title, a line for each step with its time, then the remarks. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(title));
        // The sort is stable: what was written at the same time stays in the order of its cause.
        steps.stream()
                .sorted(Comparator.comparingLong(Step::at))
                .forEach(step -> lines.add("  " + Instant.ofEpochMilli(step.at) + "  " + step.what));
        remarks.forEach(remark -> lines.add("  " + remark));
        return lines;
    }

    /** A text on one line, cut if it is long. */
    static String quote(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return "'" + (line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line) + "'";
    }

    private record Step(long at, String what) {}
}
