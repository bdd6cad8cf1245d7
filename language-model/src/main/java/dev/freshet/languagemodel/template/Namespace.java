package dev.freshet.languagemodel.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code namespace(...)} gives: fields that a loop's body may change for those after it. */
record Namespace(Map<String, @Nullable Object> fields) {}
