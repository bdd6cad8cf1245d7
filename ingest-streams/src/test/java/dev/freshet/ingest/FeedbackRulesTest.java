package dev.freshet.ingest;

import static dev.freshet.ingest.Samples.demonstration;
import static dev.freshet.ingest.Samples.thumb;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FeedbackRulesTest {

    private final FeedbackRules rules = new FeedbackRules(100);

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(thumb("r", true).setAnswer("a"), "answer is given, not allowed with THUMB"),
                arguments(demonstration("r").setAnswer(null), "answer is missing, needed by DEMONSTRATION"),
                arguments(preference().setRejected(null), "rejected is missing, needed by PREFERENCE"),
                arguments(score(1, 5).setScale(null), "scale is missing, needed by SCORE"),
                arguments(comment("well").setUp(false), "up is given, not allowed with COMMENT"),
                arguments(
                        demonstration("r").setAnswer(" \n"), "answer has 0 visible of 2 characters, allowed: 1 to 100"),
                arguments(comment("x".repeat(101)), "comment has 101 visible of 101 characters, allowed: 1 to 100"),
                arguments(
                        demonstration("r".repeat(257)), "request_id is '" + "r".repeat(60) + "...', allowed: 1 to 256"),
                arguments(demonstration("a\u0000b"), "request_id is 'a\u0000b', allowed"),
                arguments(demonstration("r").setFeedbackId(""), "feedback_id is '', allowed"),
                arguments(demonstration("r").setPerson("\n"), "person is '\n', allowed"),
                arguments(demonstration("r").setAttempt(0), "attempt is 0, allowed: >= 1"),
                arguments(demonstration("r").setVersion("latest"), "version is 'latest', allowed: model@number"),
                arguments(score(11, 10), "score is 11.0, allowed: 0 to 10.0"),
                arguments(score(Double.NaN, 10), "score is NaN, allowed: 0 to 10.0"),
                arguments(preference().setRejected(" a "), "rejected is ' a ', allowed: another answer than chosen"),
                arguments(retraction().setPerson(null), "person is missing, needed by RETRACTION"),
                arguments(retraction().setUp(true), "up is given, not allowed with RETRACTION"),
                arguments(score(0, 0), "scale is 0.0, allowed: above 0"),
                arguments(score(0, Double.POSITIVE_INFINITY), "scale is Infinity, allowed: above 0"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void shouldNameTheOneFault(Feedback.Builder feedback, String fault) {
        assertThat(rules.check(feedback.build())).singleElement().asString().startsWith(fault);
    }

    static Stream<Feedback.Builder> faultless() {
        return Stream.of(
                demonstration("r".repeat(256)).setAnswer("x".repeat(100)),
                demonstration("r")
                        .setFeedbackId("f")
                        .setPerson("Zoë")
                        .setAttempt(2)
                        .setVersion("support@42"),
                thumb("r", true),
                thumb("r", false),
                preference(),
                score(0, 0.5),
                score(5, 5),
                comment("slow"),
                retraction());
    }

    @ParameterizedTest
    @MethodSource("faultless")
    void shouldLetInWhatIsComplete(Feedback.Builder feedback) {
        assertThat(rules.check(feedback.build())).isEmpty();
    }

    private static Feedback.Builder preference() {
        return of(FeedbackKind.PREFERENCE).setChosen("a").setRejected("b");
    }

    private static Feedback.Builder retraction() {
        return of(FeedbackKind.RETRACTION).setPerson("ann");
    }

    private static Feedback.Builder score(double score, double scale) {
        return of(FeedbackKind.SCORE).setScore(score).setScale(scale);
    }

    private static Feedback.Builder comment(String text) {
        return of(FeedbackKind.COMMENT).setComment(text);
    }

    private static Feedback.Builder of(FeedbackKind kind) {
        return Feedback.newBuilder().setRequestId("r").setKind(kind);
    }
}
