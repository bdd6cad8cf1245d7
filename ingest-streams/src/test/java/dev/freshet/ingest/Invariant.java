package dev.freshet.ingest;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.TrainingExample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds in every simulation. Each says what breaks it, if anything does. */
enum Invariant {

    /** Every event has exactly one of dead letter, fate and example, or still waits; in the end none waits. */
    ONE_OUTCOME {
        @Override
        Optional<String> violation(Scenario scenario, History history) {
            int last = history.lastStep();
            Map<Long, List<String>> outcomes = new HashMap<>();
            Map<Long, List<String>> byThen = new HashMap<>();
            outcomes(history).forEach(outcome -> {
                outcomes.computeIfAbsent(outcome.offset(), k -> new ArrayList<>())
                        .add(outcome.what());
                if (outcome.step() <= last) {
                    byThen.computeIfAbsent(outcome.offset(), k -> new ArrayList<>())
                            .add(outcome.what());
                }
            });
            history.waiting().forEach(key -> byThen.computeIfAbsent(offset(key), k -> new ArrayList<>())
                    .add("waits"));
            for (Map<Long, List<String>> ends : List.of(byThen, outcomes)) {
                for (History.Said said : history.said()) {
                    List<String> found = ends.getOrDefault(said.offset(), List.of());
                    if (found.size() != 1) {
                        return Optional.of("feedback " + said.offset() + " has " + found);
                    }
                }
            }
            return Optional.empty();
        }
    },

    /** Every example is a feedback that was said and an answer that was given; every fate is of a feedback. */
    NOTHING_INVENTED {
        @Override
        Optional<String> violation(Scenario scenario, History history) {
            return Stream.concat(
                            history.examples().stream()
                                    .filter(written -> !isReal(written.value(), history))
                                    .map(written -> "example " + written.value()),
                            history.fates().stream()
                                    .filter(written -> !isReal(written.value(), history))
                                    .map(written -> "fate " + written.value()))
                    .findFirst();
        }
    },

    /** Judgements of one answer that were said in an order leave in this order, unless people let go of single ones. */
    ORDER_KEPT {
        @Override
        Optional<String> violation(Scenario scenario, History history) {
            if (history.ordersByName()) {
                return Optional.empty();
            }
            Map<String, History.Said> newest = new HashMap<>();
            for (History.Written<TrainingExample> written : history.examples()) {
                TrainingExample example = written.value();
                History.Said said = said(history, example.getOrigin().getOffset());
                History.Said before = newest.put(example.getRequestId() + "/" + example.getAttempt(), said);
                if (before != null && before.offset() > said.offset() && before.at() >= said.at() && onTime(said)) {
                    return Optional.of("feedback " + before.offset() + " leaves before " + said.offset());
                }
            }
            return Optional.empty();
        }
    },

    /** What a person said up to an erasure does not leave after it, and ends ERASED; nothing else does. */
    ERASED_IS_GONE {
        @Override
        Optional<String> violation(Scenario scenario, History history) {
            for (Outcome outcome : outcomes(history).toList()) {
                History.Said said = said(history, outcome.offset());
                Feedback feedback = said.feedback();
                if (feedback == null || !JOINED.contains(outcome.what())) {
                    continue;
                }
                boolean erased = outcome.what().equals(Fate.ERASED.name());
                boolean asked = history.erasures().stream()
                        .filter(erasure -> erasure.person().equals(feedback.getPerson()) && said.at() <= erasure.upTo())
                        .anyMatch(erasure -> erasure.step() < said.step()
                                ? said.arrived() < erasure.arrived() + Scenario.RETENTION.toMillis()
                                : erasure.step() <= outcome.step());
                if (erased != asked) {
                    return Optional.of("feedback " + said.offset() + " is " + outcome.what());
                }
            }
            return Optional.empty();
        }
    },

    /** Of the same name and request only the first counts, as long as names are known. */
    SAME_ONCE {
        @Override
        Optional<String> violation(Scenario scenario, History history) {
            if (!scenario.hasRoom()) {
                return Optional.empty();
            }
            Map<Long, String> ends =
                    outcomes(history).collect(Collectors.toMap(Outcome::offset, Outcome::what, (a, b) -> a));
            Map<String, Long> known = new HashMap<>();
            for (History.Said said : history.said()) {
                String end = ends.getOrDefault(said.offset(), "nothing");
                Feedback feedback = said.feedback();
                boolean joined = feedback != null && !end.equals("dead") && !end.equals(Fate.NOT_LEARNABLE.name());
                if (!joined || feedback.getFeedbackId() == null || erasedAtOnce(history, said)) {
                    continue;
                }
                String name = feedback.getRequestId() + "/" + feedback.getFeedbackId();
                Long first = known.get(name);
                boolean again = first != null && said.arrived() < first + Scenario.RETENTION.toMillis();
                if (again != end.equals(Fate.DUPLICATE.name())) {
                    return Optional.of("feedback " + said.offset() + " is " + end + ", again: " + again);
                }
                if (!again) {
                    known.put(name, said.arrived());
                }
            }
            return Optional.empty();
        }
    },

    /** What a feedback says about why it expired is so. */
    EXPIRED_IS_TRUE {
        @Override
        Optional<String> violation(Scenario scenario, History history) {
            return history.fates().stream()
                    .map(History.Written::value)
                    .filter(entry -> entry.getFate() == Fate.EXPIRED && !isTrue(entry, scenario, history))
                    .map(entry -> entry.getFeedbackId() + " expired: " + entry.getReason())
                    .findFirst();
        }
    },

    /** No store grows beyond its bound, its index is as large as it, and in the end all are empty. */
    STATE_BOUNDED {
        @Override
        Optional<String> violation(Scenario scenario, History history) {
            IngestConfig config = scenario.config();
            for (Map<String, Long> sizes : history.sizes()) {
                long timed = Stream.of(
                                JoinState.ANSWERS,
                                JoinState.GONE,
                                JoinState.WAITING,
                                JoinState.HELD,
                                JoinState.SEEN,
                                JoinState.ERASED)
                        .mapToLong(sizes::get)
                        .sum();
                if (sizes.get(JoinState.ANSWERS) > config.maxAnswers()
                        || sizes.get(JoinState.GONE) > config.maxAnswers()
                        || sizes.get(JoinState.WAITING) > config.maxWaiting()
                        || sizes.get(JoinState.HELD) > config.maxWaiting()
                        || sizes.get(JoinState.SEEN) > config.maxIds()
                        || sizes.get(JoinState.DEADLINES) != timed
                        || sizes.get(JoinState.BY_PERSON) > sizes.get(JoinState.WAITING) + sizes.get(JoinState.HELD)) {
                    return Optional.of(sizes.toString());
                }
            }
            Map<String, Long> end = history.sizes().get(history.sizes().size() - 1);
            return end.values().stream().allMatch(size -> size == 0)
                    ? Optional.empty()
                    : Optional.of("in the end " + end);
        }
    };

    /** Outcomes of what came to the join. */
    private static final List<String> JOINED =
            List.of("example", Fate.DUPLICATE.name(), Fate.ERASED.name(), Fate.EXPIRED.name(), Fate.REJECTED.name());

    /** What breaks it, if anything does. */
    abstract Optional<String> violation(Scenario scenario, History history);

    private record Outcome(long offset, String what, int step) {}

    private static Stream<Outcome> outcomes(History history) {
        return Stream.of(
                        history.examples().stream()
                                .map(written -> new Outcome(
                                        written.value().getOrigin().getOffset(), "example", written.step())),
                        history.fates().stream()
                                .map(written -> new Outcome(
                                        written.value().getOrigin().getOffset(),
                                        written.value().getFate().name(),
                                        written.step())),
                        history.deadLetters().stream()
                                .filter(written -> written.value().getTopic().equals("feedback"))
                                .map(written -> new Outcome(written.value().getOffset(), "dead", written.step())))
                .flatMap(all -> all);
    }

    private static long offset(String key) {
        return Long.parseLong(key.substring(key.indexOf('@') + 1));
    }

    private static History.Said said(History history, long offset) {
        return history.said().get((int) offset);
    }

    private static boolean onTime(History.Said said) {
        return said.at() == said.arrived();
    }

    /** Whether an erasure was known when it came. */
    private static boolean erasedAtOnce(History history, History.Said said) {
        Feedback feedback = Objects.requireNonNull(said.feedback());
        return history.erasures().stream()
                .anyMatch(erasure -> erasure.person().equals(feedback.getPerson())
                        && erasure.step() < said.step()
                        && said.at() <= erasure.upTo()
                        && said.arrived() < erasure.arrived() + Scenario.RETENTION.toMillis());
    }

    private static boolean isReal(TrainingExample example, History history) {
        Feedback feedback = said(history, example.getOrigin().getOffset()).feedback();
        return feedback != null
                && feedback.getRequestId().equals(example.getRequestId())
                && feedback.getKind() == example.getKind()
                && Objects.equals(feedback.getPerson(), example.getPerson())
                && Objects.equals(feedback.getAnswer(), example.getDemonstration())
                && Objects.equals(feedback.getChosen(), example.getChosen())
                && Objects.equals(feedback.getRejected(), example.getRejected())
                && Objects.equals(feedback.getUp(), example.getUp())
                && Objects.equals(feedback.getScore(), example.getScore())
                && (feedback.getAttempt() == null || feedback.getAttempt() == example.getAttempt())
                && (feedback.getVersion() == null || feedback.getVersion().equals(example.getVersion()))
                && history.answers().stream()
                        .map(History.Answered::answer)
                        .anyMatch(answer -> answer.getRequestId().equals(example.getRequestId())
                                && answer.getAttempt() == example.getAttempt()
                                && answer.getVersion().equals(example.getVersion())
                                && answer.getAnswer().equals(example.getAnswer())
                                && answer.getFinishReason() == FinishReason.STOP);
    }

    private static boolean isReal(LedgerEntry entry, History history) {
        Feedback feedback = said(history, entry.getOrigin().getOffset()).feedback();
        return feedback != null
                && (feedback.getFeedbackId() == null || feedback.getFeedbackId().equals(entry.getFeedbackId()));
    }

    private static boolean isTrue(LedgerEntry entry, Scenario scenario, History history) {
        String reason = entry.getReason();
        History.Said said = said(history, entry.getOrigin().getOffset());
        long retention = Scenario.RETENTION.toMillis();
        List<Long> came = history.answers().stream()
                .filter(answered -> fits(Objects.requireNonNull(said.feedback()), answered.answer()))
                .map(History.Answered::arrived)
                .toList();
        if (reason.startsWith("no answer within")) {
            return !scenario.hasRoom()
                    || came.stream()
                            .noneMatch(at -> at > said.arrived() - retention && at < said.arrived() + retention);
        } else if (reason.startsWith("answer gone: it came")) {
            return came.stream().anyMatch(at -> at <= said.arrived() - retention);
        } else if (reason.startsWith("answer gone: it was the oldest")) {
            return !scenario.hasRoom() && !came.isEmpty();
        } else if (reason.startsWith("not approved within")) {
            return scenario.config().approval();
        }
        return !scenario.hasRoom();
    }

    private static boolean fits(Feedback feedback, InferenceResponse answer) {
        return answer.getFinishReason() == FinishReason.STOP
                && answer.getRequestId().equals(feedback.getRequestId())
                && (feedback.getAttempt() == null
                        ? feedback.getVersion() == null || feedback.getVersion().equals(answer.getVersion())
                        : feedback.getAttempt() == answer.getAttempt());
    }
}
