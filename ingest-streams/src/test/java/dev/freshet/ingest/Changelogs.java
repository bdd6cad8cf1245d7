package dev.freshet.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.InMemoryKeyValueStore;

/** What a broker would keep of the stores: they begin with what their changelogs say, as after a restart. */
final class Changelogs implements Function<String, KeyValueBytesStoreSupplier> {

    private final Map<String, Map<Bytes, byte[]>> contents = new HashMap<>();
    private final Fault fault;

    Changelogs(Fault fault) {
        this.fault = fault;
    }

    /** Takes in what a door wrote to its changelogs before it ends. */
    void read(IngestDriver door) {
        List<String> stores = new ArrayList<>(IngestDriver.STORES);
        stores.add(JoinState.EXAMPLES);
        for (String store : stores) {
            if (fault.losesChangelogOf(store)) {
                continue;
            }
            Map<Bytes, byte[]> content = contents.computeIfAbsent(store, name -> new HashMap<>());
            door.changelog(store).forEach(change -> {
                if (change.value == null) {
                    content.remove(change.key);
                } else {
                    content.put(change.key, change.value);
                }
            });
        }
    }

    @Override
    public KeyValueBytesStoreSupplier apply(String name) {
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return new Restored(name);
            }

            @Override
            public String metricsScope() {
                return "restored";
            }
        };
    }

    private final class Restored extends InMemoryKeyValueStore {

        private Restored(String name) {
            super(name);
        }

        @Override
        public void init(StateStoreContext context, StateStore root) {
            super.init(context, root);
            contents.getOrDefault(name(), Map.of()).forEach(this::put);
        }

        @Override
        public synchronized void put(Bytes key, byte[] value) {
            if (value == null || !fault.losesWritesTo(name())) {
                super.put(key, value);
            }
        }

        @Override
        public synchronized byte[] putIfAbsent(Bytes key, byte[] value) {
            return fault.losesWritesTo(name()) ? null : super.putIfAbsent(key, value);
        }
    }
}
