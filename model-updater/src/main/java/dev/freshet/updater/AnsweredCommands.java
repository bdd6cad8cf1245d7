package dev.freshet.updater;

import dev.freshet.schemas.event.ReleaseDecision;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The commands that decisions have answered: of each model the newest {@value #REMEMBERED} ids. One thread. */
final class AnsweredCommands {

    static final int REMEMBERED = 1_000;

    private final Map<String, Set<String>> idsByModel = new HashMap<>();

    /** Takes the next decision of the log; one that answers no command changes nothing. */
    void add(ReleaseDecision decision) {
        @Nullable String id = decision.getCommandId();
        if (id == null) {
            return;
        }
        Set<String> ids = idsByModel.computeIfAbsent(decision.getModel(), model -> new LinkedHashSet<>());
        // One that is repeated again and again stays among the newest.
        ids.remove(id);
        ids.add(id);
        if (ids.size() > REMEMBERED) {
            Iterator<String> oldest = ids.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    boolean contains(String model, String id) {
        return idsByModel.getOrDefault(model, Set.of()).contains(id);
    }
}
