package dev.freshet.training;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.training.kafka.OutgoingRecord;
import dev.freshet.training.rules.Cut;
import dev.freshet.training.rules.Lesson;
import dev.freshet.training.rules.Place;
import dev.freshet.training.rules.Settlement;
import java.util.ArrayList;
import java.util.List;

/** What the job writes: manifests and fates. */
final class Messages {

    /** The job's name in what it writes. */
    static final String WRITER = "flink-training";

    private Messages() {}

    /** The manifest of a candidate. */
    static OutgoingRecord manifest(
            String model, String base, String adapter, Cut cut, long step, StepFigures figures, long now) {
        ModelCandidate candidate = ModelCandidate.newBuilder()
                .setVersion(new VersionRef(model, cut.number(), base, adapter))
                .setParent(cut.parent())
                .setLearned(ranges(cut.learned().stream().map(Lesson::place).toList()))
                .setLearnedCount(cut.learned().size())
                .setLearnedDigest(Origins.digest(cut.learned().stream()
                        .map(lesson -> lesson.example().getOrigin())
                        .toList()))
                .setStep(step)
                .setMetrics(figures.byName())
                .setBuiltBy(WRITER)
                .setAt(now)
                .build();
        return OutgoingRecord.of(Topics.MODEL_CANDIDATES, model, candidate);
    }

    /** Places, in order, as ranges of consecutive offsets. */
    static List<OffsetRange> ranges(List<Place> places) {
        List<OffsetRange> ranges = new ArrayList<>();
        for (Place place : places) {
            OffsetRange last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
            if (last != null && last.getPartition() == place.partition() && last.getLast() + 1 == place.offset()) {
                ranges.set(ranges.size() - 1, new OffsetRange(place.partition(), last.getFirst(), place.offset()));
            } else {
                ranges.add(new OffsetRange(place.partition(), place.offset(), place.offset()));
            }
        }
        return ranges;
    }

    /** The ledger's entry for a fate. */
    static OutgoingRecord fate(Settlement settlement, long now) {
        var example = settlement.example();
        Integer number = settlement.number();
        LedgerEntry entry = LedgerEntry.newBuilder()
                .setFeedbackId(example.getFeedbackId())
                .setOrigin(example.getOrigin())
                .setModel(example.getModel())
                .setFate(settlement.fate())
                .setVersion(number == null ? null : new VersionId(example.getModel(), number).toString())
                .setReason(settlement.reason())
                .setOther(settlement.other())
                .setWeight(settlement.weight())
                .setWrittenBy(WRITER)
                .setAt(now)
                .build();
        return OutgoingRecord.of(Topics.FEEDBACK_LEDGER, example.getFeedbackId(), entry);
    }
}
