package dev.freshet.ingest;

import dev.freshet.service.config.DurationText;

/** Why a feedback expired, in words that are true. */
final class Reasons {

    private Reasons() {}

    static String noAnswer(IngestConfig config) {
        return "no answer within " + DurationText.format(config.retention());
    }

    static String notApproved(IngestConfig config) {
        return "not approved within " + DurationText.format(config.retention());
    }

    static String answerGone(GoneAnswer gone, IngestConfig config) {
        return gone.crowdedOut()
                ? "answer gone: it was the oldest of more than " + config.maxAnswers() + " in its partition"
                : "answer gone: it came more than " + DurationText.format(config.retention()) + " before";
    }

    static String tooManyWait(IngestConfig config) {
        return "no answer so far, and the oldest of more than " + config.maxWaiting()
                + " that wait for one in its partition";
    }

    static String tooManyHeld(IngestConfig config) {
        return "not approved so far, and the oldest of more than " + config.maxWaiting() + " held in its partition";
    }
}
