package dev.freshet.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** The arrows between modules point one way. */
@AnalyzeClasses(
        packages = "dev.freshet",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestJars.class})
class ArchitectureTest {

    private static final String SCHEMAS = "dev.freshet.schemas..";
    private static final String COMMON = "dev.freshet.service..";
    private static final String KERNELS = "dev.freshet.kernels..";
    private static final String MODEL = "dev.freshet.languagemodel..";
    private static final String BENCHMARKS = "dev.freshet.benchmarks..";
    private static final String INGEST = "dev.freshet.ingest..";
    private static final String TRAINING = "dev.freshet.training..";
    private static final String UPDATER = "dev.freshet.updater..";
    private static final String INFERENCE = "dev.freshet.inference..";
    private static final String LOCAL = "dev.freshet.local..";

    @ArchTest
    static final ArchRule shouldHaveSchemasThatKnowNobody = knowsOnly(SCHEMAS, SCHEMAS);

    @ArchTest
    static final ArchRule shouldHaveKernelsThatKnowNobody = knowsOnly(KERNELS, KERNELS);

    @ArchTest
    static final ArchRule shouldHaveALanguageModelThatKnowsTheKernels = knowsOnly(MODEL, MODEL, KERNELS);

    @ArchTest
    static final ArchRule shouldHaveBenchmarksThatKnowTheLanguageModel = knowsOnly(BENCHMARKS, BENCHMARKS, MODEL);

    @ArchTest
    static final ArchRule shouldKeepTheIncubatorInTheKernels = noClasses()
            .that()
            .resideOutsideOfPackage(KERNELS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.incubator..");

    @ArchTest
    static final ArchRule shouldHaveServiceCommonThatKnowsSchemas = knowsOnly(COMMON, COMMON, SCHEMAS);

    @ArchTest
    static final ArchRule shouldHaveIngestThatKnowsNoOtherService = knowsOnly(INGEST, INGEST, COMMON, SCHEMAS, MODEL);

    @ArchTest
    static final ArchRule shouldHaveTrainingThatKnowsNoOtherService =
            knowsOnly(TRAINING, TRAINING, COMMON, SCHEMAS, MODEL);

    @ArchTest
    static final ArchRule shouldHaveAnUpdaterThatKnowsNoOtherService =
            knowsOnly(UPDATER, UPDATER, COMMON, SCHEMAS, MODEL);

    @ArchTest
    static final ArchRule shouldHaveInferenceThatKnowsNoOtherService =
            knowsOnly(INFERENCE, INFERENCE, COMMON, SCHEMAS, MODEL);

    @ArchTest
    static final ArchRule shouldKeepStreamsAndAvroOutOfTheLanguageModel = noClasses()
            .that()
            .resideInAPackage(MODEL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.apache.flink..", "org.apache.avro..");

    @ArchTest
    static final ArchRule shouldKeepFlinkInTraining = noClasses()
            .that()
            .resideOutsideOfPackage(TRAINING)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.flink..");

    @ArchTest
    static final ArchRule shouldKeepKafkaStreamsInIngest = noClasses()
            .that()
            .resideOutsideOfPackage(INGEST)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.streams..");

    @ArchTest
    static final ArchRule shouldKeepDjlInTheLanguageModel = noClasses()
            .that()
            .resideOutsideOfPackage(MODEL)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..");

    @ArchTest
    static final ArchRule shouldHaveEveryClassInAModuleOfTheDesign = classes()
            .should()
            .resideInAnyPackage(
                    SCHEMAS, COMMON, KERNELS, MODEL, BENCHMARKS, INGEST, TRAINING, UPDATER, INFERENCE, LOCAL);

    @ArchTest
    static final ArchRule shouldHavePackagesOfTheLanguageModelFreeOfCycles =
            slices().assignedFrom(new LanguageModelPackages()).should().beFreeOfCycles();

    private static ArchRule knowsOnly(String module, String... known) {
        DescribedPredicate<JavaClass> ours = JavaClass.Predicates.resideInAPackage("dev.freshet..");
        return noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat(ours.and(JavaClass.Predicates.resideOutsideOfPackages(known)));
    }

    /** Each package of the language model by itself, its root too, which no pattern of ArchUnit's would take. */
    private static final class LanguageModelPackages implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return JavaClass.Predicates.resideInAPackage(MODEL).test(type)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of the language model";
        }
    }

    /** Test jars of other modules hold tests. */
    static final class DoNotIncludeTestJars implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }
}
