; strip input=varied.ll show=xmalloc,g,llvm.module.flags
; EXPECT
@g = dso_local global { ptr, ptr, { ptr }, <{ { ptr, i8, i8, [5 x i8], i8 }, %struct.node, %struct.node }>, x86_fp80, double, i64 } { ptr null, ptr null, { ptr } { ptr @.str }, <{ { ptr, i8, i8, [5 x i8], i8 }, %struct.node, %struct.node }> <{ { ptr, i8, i8, [5 x i8], i8 } { ptr getelementptr (i8, ptr @g, i64 24), i8 17, i8 0, [5 x i8] c"ab\00\00\00", i8 0 }, %struct.node zeroinitializer, %struct.node zeroinitializer }>, x86_fp80 0xK00000000000000000000, double 0.000000e+00, i64 0 }, align 4
define dso_local ptr @xmalloc(i32 noundef %0) #0 {
  %2 = alloca i32, align 4
  %3 = alloca ptr, align 4
  store i32 %0, ptr %2, align 4
  call void @llvm.lifetime.start.p0(i64 4, ptr %3) #6
  %4 = load i32, ptr %2, align 4
  %5 = call ptr @malloc(i32 noundef %4) #5
  store ptr %5, ptr %3, align 4
  %6 = load ptr, ptr %3, align 4
  %7 = icmp ne ptr %6, null
  br i1 %7, label %10, label %8

8:                                                ; preds = %1
  br label %9

9:                                                ; preds = %9, %8
  br label %9, !llvm.loop !3

10:                                               ; preds = %1
  %11 = load ptr, ptr %3, align 4
  call void @llvm.lifetime.end.p0(i64 4, ptr %3) #6
  ret ptr %11
}
!llvm.module.flags = !{!0, !1}
