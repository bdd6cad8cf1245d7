package dev.freshet.local.pretrain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;

/**
 * Packs conversations into batches without end: each pass shuffles them, puts those of about the same length
 * together, so that little is padding, and shuffles the batches. A row is one conversation, as it is when it is served.
 */
final class Batches implements Iterator<List<EncodedConversation>> {

    private static final int POOL = 32;

    private final List<EncodedConversation> conversations;
    private final int tokens;
    private final Random random;
    private Iterator<List<EncodedConversation>> pass = Collections.emptyIterator();

    /** @param tokens of one batch at most, padding included; a longer conversation is a batch of its own */
    Batches(List<EncodedConversation> conversations, int tokens, long seed) {
        if (conversations.isEmpty()) {
            throw new NoSuchElementException("no conversations");
        }
        this.conversations = new ArrayList<>(conversations);
        this.tokens = tokens;
        this.random = new Random(seed);
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public List<EncodedConversation> next() {
        if (!pass.hasNext()) {
            Collections.shuffle(conversations, random);
            List<List<EncodedConversation>> batches = pack(conversations, tokens);
            Collections.shuffle(batches, random);
            pass = batches.iterator();
        }
        return pass.next();
    }

    /** Every conversation once, in batches of {@code tokens} at most; neighbours within a pool share batches. */
    static List<List<EncodedConversation>> pack(List<EncodedConversation> conversations, int tokens) {
        List<List<EncodedConversation>> batches = new ArrayList<>();
        int poolSize = Math.max(1, POOL * tokens / 32);
        for (int start = 0; start < conversations.size(); start += poolSize) {
            List<EncodedConversation> pool =
                    new ArrayList<>(conversations.subList(start, Math.min(conversations.size(), start + poolSize)));
            pool.sort(Comparator.comparingInt(EncodedConversation::length));
            List<EncodedConversation> batch = new ArrayList<>();
            for (EncodedConversation conversation : pool) {
                if (!batch.isEmpty() && (batch.size() + 1) * conversation.length() > tokens) {
                    batches.add(batch);
                    batch = new ArrayList<>();
                }
                batch.add(conversation);
            }
            batches.add(batch);
        }
        return batches;
    }
}
