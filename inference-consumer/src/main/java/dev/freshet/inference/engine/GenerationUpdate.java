package dev.freshet.inference.engine;

import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.FinishReason;
import org.jspecify.annotations.Nullable;

/** News of a {@link Generation}: any number of pieces, then exactly one of the others. */
public sealed interface GenerationUpdate {

    /** The next piece of the answer, not empty. */
    record Piece(VersionId version, String text) implements GenerationUpdate {}

    /** The answer is whole; {@code finish} is {@code STOP} or {@code LENGTH}. */
    record Finished(Answer answer, FinishReason finish) implements GenerationUpdate {}

    /** It was cancelled; what it had so far, or null if it never began. */
    record Cancelled(@Nullable Answer partial) implements GenerationUpdate {}

    /** It can never run, for {@code reason}. */
    record Refused(String reason) implements GenerationUpdate {}

    /** The engine failed, perhaps because of another sequence; another try may succeed. */
    record Broken(Throwable cause) implements GenerationUpdate {}
}
