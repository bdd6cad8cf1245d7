package dev.freshet.training.prepare;

import info.debatty.java.lsh.LSH;
import info.debatty.java.lsh.MinHash;
import java.util.Arrays;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Drops a text that its model had before, or almost: by digest, and by MinHash of its shingles with locality-sensitive
 * hashing (Broder 1997; Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, chapter 3). The first one is kept. Of
 * each model the newest texts are remembered, as many and as long as the rules say.
 */
final class DropDuplicates extends KeyedProcessFunction<String, Document, Document> {

    // What is kept was made with these: they never change.
    private static final int SIGNATURE = 128;
    private static final int BANDS = 16;
    private static final long SEED = 42;
    /** Texts that share a band, newest last; a band with more tells little. */
    private static final int MOST_IN_BUCKET = 16;

    private final DuplicateRules rules;

    private transient MinHash minHash;
    private transient LSH bands;
    private transient ValueState<KeptWindow> window;
    private transient MapState<Long, KeptText> texts;
    private transient MapState<String, Long> digests;
    private transient MapState<Long, long[]> buckets;
    private transient Tally tally;

    // Flink calls open before anything else.
    @SuppressWarnings("NullAway.Init")
    DropDuplicates(DuplicateRules rules) {
        this.rules = rules;
    }

    @Override
    public void open(OpenContext context) {
        minHash = new MinHash(SIGNATURE, Integer.MAX_VALUE, SEED);
        bands = new Bands();
        tally = Tally.of(getRuntimeContext(), "duplicates");
        window = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("window", TypeInformation.of(KeptWindow.class)));
        texts = map("texts", Types.LONG, TypeInformation.of(KeptText.class));
        digests = map("digests", Types.STRING, Types.LONG);
        buckets = map("buckets", Types.LONG, PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO);
    }

    private <K, V> MapState<K, V> map(String name, TypeInformation<K> keys, TypeInformation<V> values) {
        MapStateDescriptor<K, V> descriptor = new MapStateDescriptor<>(name, keys, values);
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(rules.forgetAfter()).build());
        return getRuntimeContext().getMapState(descriptor);
    }

    @Override
    public void processElement(Document document, Context context, Collector<Document> out) throws Exception {
        KeptWindow kept = window.value() == null ? new KeptWindow(0, 0) : window.value();
        String digest = Shingles.digest(document.text());
        if (digests.contains(digest)) {
            tally.dropped(document.model(), DropReason.DUPLICATE);
            return;
        }
        int[] signature = minHash.signature(Shingles.of(document.text()));
        if (isNearOther(signature, kept)) {
            tally.dropped(document.model(), DropReason.NEAR_DUPLICATE);
            return;
        }
        long number = kept.next();
        texts.put(number, new KeptText(digest, signature));
        digests.put(digest, number);
        for (long bucket : buckets(signature)) {
            buckets.put(bucket, added(buckets.get(bucket), number));
        }
        window.update(forget(new KeptWindow(kept.first(), number + 1)));
        tally.passed(document.model());
        out.collect(document);
    }

    private boolean isNearOther(int[] signature, KeptWindow kept) throws Exception {
        for (long bucket : buckets(signature)) {
            for (long number : Optional.ofNullable(buckets.get(bucket)).orElse(new long[0])) {
                KeptText other = number < kept.first() ? null : texts.get(number);
                if (other != null && minHash.similarity(signature, other.signature()) >= rules.similarity()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long[] added(long[] numbers, long number) {
        if (numbers == null) {
            return new long[] {number};
        }
        int from = Math.max(0, numbers.length + 1 - MOST_IN_BUCKET);
        long[] more = Arrays.copyOfRange(numbers, from, numbers.length + 1);
        more[more.length - 1] = number;
        return more;
    }

    /** Removes the oldest where there are too many. */
    private KeptWindow forget(KeptWindow kept) throws Exception {
        long first = kept.first();
        for (; kept.next() - first > rules.remember(); first++) {
            KeptText oldest = texts.get(first);
            if (oldest != null) {
                remove(oldest, first);
            }
        }
        return new KeptWindow(first, kept.next());
    }

    private void remove(KeptText oldest, long number) throws Exception {
        texts.remove(number);
        digests.remove(oldest.digest());
        for (long bucket : buckets(oldest.signature())) {
            long[] numbers = buckets.get(bucket);
            long[] rest = numbers == null
                    ? new long[0]
                    : Arrays.stream(numbers).filter(other -> other > number).toArray();
            if (rest.length == 0) {
                buckets.remove(bucket);
            } else {
                buckets.put(bucket, rest);
            }
        }
    }

    private long[] buckets(int[] signature) {
        int[] hashes = bands.hashSignature(signature);
        long[] keys = new long[hashes.length];
        for (int band = 0; band < keys.length; band++) {
            keys[band] = (long) band << Integer.SIZE | hashes[band];
        }
        return keys;
    }

    @Override
    public void close() {
        if (tally != null) {
            tally.report();
        }
    }

    /** Signatures that agree in all rows of a band fall into the same of its buckets. */
    private static final class Bands extends LSH {

        Bands() {
            super(BANDS, Integer.MAX_VALUE);
        }
    }
}
