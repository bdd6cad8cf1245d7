package dev.freshet.training;

import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * One task manager in a process of its own, to which the learn job is submitted again and again, its code in the
 * class path as a cluster has it in {@code lib}, or in job jars that each submission loads anew, DJL alone in the class
 * path. A line of input starts or stops the job; each is answered by a line.
 */
final class ResubmissionProcess {

    private ResubmissionProcess() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        TrainingConfig config = TrainingConfig.defaults().withCheckpoints(folder.resolve("checkpoints"));
        List<Path> jars = args[2].equals("jars") ? jobJars(Files.createDirectories(folder.resolve("jars"))) : List.of();
        try (MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                        .setConfiguration(JobSettings.standalone(config))
                        .withRandomPorts()
                        .build());
                Scanner input = new Scanner(System.in, StandardCharsets.UTF_8)) {
            cluster.start();
            String savepoint = "";
            while (input.hasNextLine()) {
                input.nextLine();
                Configuration settings = JobSettings.standalone(config);
                if (!savepoint.isEmpty()) {
                    JobSettings.resume(settings, savepoint);
                }
                StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
                ArtifactsConfig artifacts =
                        new ArtifactsConfig(folder.resolve("artifacts").toString());
                new LearnJob(config, new Clients(KafkaConfig.of(args[0])).config(), artifacts, new Loaded(config))
                        .define(env);
                StreamGraph graph = env.getStreamGraph();
                jars.forEach(jar -> graph.addJar(new org.apache.flink.core.fs.Path(jar.toUri())));
                JobID job = cluster.submitJob(graph).join().getJobID();
                input.nextLine();
                savepoint = cluster.stopWithSavepoint(
                                job,
                                folder.resolve("savepoints").toUri().toString(),
                                false,
                                SavepointFormatType.CANONICAL)
                        .get();
                cluster.requestJobResult(job).get();
                System.gc();
                System.out.println("stopped " + residentKilobytes());
            }
        }
    }

    private static long residentKilobytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The project's own classes as jars: those of other modules, and folders of classes packed. */
    private static List<Path> jobJars(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String entry : List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
            Path path = Path.of(entry);
            if (!entry.contains(File.separator + "target" + File.separator)) {
                continue;
            }
            jars.add(Files.isDirectory(path) ? pack(path, folder.resolve(jars.size() + ".jar")) : path);
        }
        return jars;
    }

    private static Path pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path source : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(source).toString().replace(File.separatorChar, '/')));
                Files.copy(source, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    /** Says who loaded it. */
    private static final class Loaded implements LearnerFactory {

        private static final long serialVersionUID = 1L;

        private final TrainingConfig config;

        Loaded(TrainingConfig config) {
            this.config = config;
        }

        @Override
        public Learners open(ArtifactStore artifacts) {
            ClassLoader loader = LoraLearner.class.getClassLoader();
            System.out.println("loaded " + loader.getClass().getSimpleName() + "@" + System.identityHashCode(loader));
            return new LoraLearnerFactory(config.trainer(), config.methods()).open(artifacts);
        }
    }
}
