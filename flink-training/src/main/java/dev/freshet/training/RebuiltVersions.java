package dev.freshet.training;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormatException;
import dev.freshet.schemas.event.LeftOutReason;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Rebuild;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactException;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.training.kafka.OutgoingRecord;
import dev.freshet.training.rules.Place;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Versions that were trained again from the log, on their way to a number. */
final class RebuiltVersions {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private static final Set<LeftOutReason> REVOKED =
            EnumSet.of(LeftOutReason.PERSON, LeftOutReason.ERASED, LeftOutReason.RETRACTED, LeftOutReason.SUPERSEDED);

    private RebuiltVersions() {}

    /**
     * The manifest that a record holds.
     *
     * @param base digest of the model's base
     * @param artifacts where its adapter is
     * @throws WireFormatException if it is none of this model on that base, or its adapter is not there
     */
    static ModelCandidate check(TrainingExample example, String base, ArtifactStore artifacts) {
        ModelCandidate manifest = example.getRebuilt();
        @Nullable Rebuild rebuild = manifest == null ? null : manifest.getRebuilt();
        if (manifest == null || rebuild == null) {
            throw new WireFormatException("field rebuilt has no manifest of a rebuilt version");
        }
        VersionRef version = manifest.getVersion();
        if (!version.getModel().equals(example.getModel())) {
            throw new WireFormatException("field rebuilt.version.model is '" + version.getModel()
                    + "', expected the model '" + example.getModel() + "'");
        }
        if (!version.getBase().equals(base)) {
            throw new WireFormatException(
                    "field rebuilt.version.base is '" + version.getBase() + "', the model's base is " + base);
        }
        if (!DIGEST.matcher(version.getAdapter()).matches()) {
            throw new WireFormatException(
                    "field rebuilt.version.adapter is '" + version.getAdapter() + "', allowed: 64 hex digits");
        }
        try {
            artifacts.get(version.getAdapter());
        } catch (ArtifactException e) {
            throw new WireFormatException("field rebuilt.version.adapter: " + e.getMessage(), e);
        }
        return manifest;
    }

    /** The places of what a version leaves out because it counts no more, whatever becomes of the version. */
    static Predicate<Place> revoked(ModelCandidate manifest) {
        List<OffsetRange> ranges = manifest.getRebuilt().getLeftOut().stream()
                .filter(leftOut -> REVOKED.contains(leftOut.getReason()))
                .flatMap(leftOut -> leftOut.getRanges().stream())
                .toList();
        return place -> ranges.stream()
                .anyMatch(range -> range.getPartition() == place.partition()
                        && range.getFirst() <= place.offset()
                        && place.offset() <= range.getLast());
    }

    /** The manifest with its number, to be published. */
    static OutgoingRecord manifest(ModelCandidate manifest, int number, long now) {
        VersionRef version = manifest.getVersion();
        ModelCandidate numbered = ModelCandidate.newBuilder(manifest)
                .setVersion(new VersionRef(version.getModel(), number, version.getBase(), version.getAdapter()))
                .setAt(now)
                .build();
        return OutgoingRecord.of(Topics.MODEL_CANDIDATES, version.getModel(), numbered);
    }
}
