package dev.freshet.ingest;

import dev.freshet.schemas.Ids;
import dev.freshet.schemas.Origins;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.WireFormatException;
import dev.freshet.schemas.event.AdmittedText;
import dev.freshet.schemas.event.RawText;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Admits raw texts. */
final class TextDoor implements Door {

    private final WireFormat<RawText> wire = Topics.RAW_TEXT.wire();
    private final WireFormat<AdmittedText> admittedWire = Topics.ADMITTED_TEXT.wire();
    private final int maxLength;
    private final Clock clock;

    /** Admits texts of at most so many characters. */
    TextDoor(int maxLength, Clock clock) {
        this.maxLength = maxLength;
        this.clock = clock;
    }

    @Override
    public Optional<Outcome> admit(Incoming record) {
        return Optional.of(decide(record));
    }

    private Outcome decide(Incoming record) {
        RawText raw;
        try {
            raw = wire.decode(record.value());
        } catch (WireFormatException e) {
            return record.refused(String.valueOf(e.getMessage()), clock);
        }
        List<String> faults = check(raw);
        if (!faults.isEmpty()) {
            return record.refused(String.join("; ", faults), clock);
        }
        AdmittedText admitted = admitted(record, raw);
        int bytes = admittedWire.encode(admitted).length;
        return bytes > Limits.MOST_BYTES
                ? record.refused("the text has " + bytes + " bytes, allowed: <= " + Limits.MOST_BYTES, clock)
                : new Outcome.TextAdmitted(admitted);
    }

    private List<String> check(RawText raw) {
        List<String> faults = new ArrayList<>();
        checkName(faults, "text_id", raw.getTextId());
        checkName(faults, "person", raw.getPerson());
        if (!VersionId.isModelName(raw.getModel())) {
            faults.add("model is " + Limits.quote(raw.getModel()) + ", allowed: letters, digits, '.', '_', '-'");
        }
        String text = raw.getText();
        if (text.isBlank() || text.length() > maxLength) {
            faults.add("text has " + text.strip().length() + " visible of " + text.length()
                    + " characters, allowed: 1 to " + maxLength);
        }
        return faults;
    }

    private static void checkName(List<String> faults, String field, @Nullable String name) {
        if (name != null && !Ids.isId(name)) {
            faults.add(field + " is " + Limits.quote(name) + ", allowed: " + Ids.ALLOWED);
        }
    }

    private static AdmittedText admitted(Incoming record, RawText raw) {
        String given = raw.getTextId();
        return AdmittedText.newBuilder()
                .setTextId(given == null ? "text-" + Origins.name(record.origin()) : given)
                .setOrigin(record.origin())
                .setModel(raw.getModel())
                .setText(raw.getText())
                .setPerson(raw.getPerson())
                .setAt(record.appendedAt())
                .build();
    }
}
